package dev.leasehold.worker;

import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class RoomTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Room room = new Room(2, 1);

    @Test
    void what_has_ended_makes_room_for_what_can_run() throws Exception {
        assertThat(room.take(AT_ONCE)).isEqualTo(2);
        assertThat(room.take(AT_ONCE)).isZero();
        room.ended();

        assertThat(room.take(AT_ONCE)).isEqualTo(1);
    }

    @Test
    void what_nobody_settles_takes_up_room_in_the_end() throws Exception {
        room.take(AT_ONCE);
        room.ended();
        room.take(AT_ONCE);
        room.ended();
        room.ended();
        assertThat(room.take(AT_ONCE)).as("two run and one is unsettled").isZero();
        room.settled();

        assertThat(room.take(AT_ONCE)).isEqualTo(1);
    }

    @Test
    void what_was_not_used_is_there_again() throws Exception {
        room.giveBack(room.take(AT_ONCE));

        assertThat(room.take(AT_ONCE)).isEqualTo(2);
    }

    @Test
    void who_waits_for_room_gets_it_when_there_is_some() throws Exception {
        room.take(AT_ONCE);
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return room.take(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        room.ended();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
