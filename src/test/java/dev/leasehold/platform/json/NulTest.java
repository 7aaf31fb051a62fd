package dev.leasehold.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NulTest {
    @Test
    void it_is_replaced_at_every_depth_and_in_names() {
        JsonNode said = json("{'a\\u0000':['\\u0000',{'b':{'c':'x\\u0000y'}}],'d':1.5,'e':null,'f':true}");

        assertThat(Nul.replaced(said)).isEqualTo(json("{'a ':[' ',{'b':{'c':'x y'}}],'d':1.5,'e':null,'f':true}"));
    }

    @Test
    void what_has_none_stays_as_it_is() {
        JsonNode said = json("{'a':['b',{}],'c':'\\\\u0000'}");

        assertThat(Nul.replaced(said)).isSameAs(said);
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"'), JsonNode.class);
    }
}
