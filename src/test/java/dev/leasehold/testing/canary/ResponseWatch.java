package dev.leasehold.testing.canary;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/** Looks into every answer that is no stream. A claim's answer is to have an attempt's token; none is to have the mark. */
public final class ResponseWatch implements Filter {
    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response answer = context.next(request, expected);
        String type = answer.contentType();
        if (type != null && type.contains("json") && Canary.PLANTED.isIn(answer.asString())) {
            Canary.note("hit an answer to %s %s".formatted(request.getMethod(), request.getURI()));
        }
        return answer;
    }
}
