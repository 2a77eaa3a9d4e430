package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.weir.v1.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimelineTest {
    private static final String FIREWALL = "tenants/acme/middleboxes/fw";

    private static final List<Event> ALL = List.of(
            event(1, 0, 1000, "io.weir.node.joined.v1", "sites/a/nodes/n1"),
            event(2, 0, 1500, "io.weir.middlebox.placed.v1", FIREWALL),
            event(3, 0, 9000, "io.weir.node.lost.v1", "sites/a/nodes/n1"),
            event(4, 3, 9000, "io.weir.middlebox.moved.v1", FIREWALL),
            event(5, 0, 9100, "io.weir.node.joined.v1", "sites/a/nodes/n9"),
            event(6, 4, 9250, "io.weir.middlebox.started.v1", FIREWALL));

    @Test
    void findsWhatMadeAMiddleboxMoveAndWhatCameOfIt() {
        Timeline timeline = Timeline.ofLastMove(ALL, FIREWALL);
        assertThat(timeline.root()).isEqualTo(3);
        assertThat(timeline.events()).extracting(Event::getCursor).containsExactly(3L, 4L, 6L);
        assertThat(timeline.afterMs(timeline.events().getLast())).isEqualTo(250);
        assertThat(timeline.moved()).isEqualTo(1);
    }

    @Test
    void beginsWithWhatItsReaderMaySee() {
        List<Event> own = ALL.stream().filter(e -> e.getSubject().equals(FIREWALL)).toList();
        Timeline timeline = Timeline.ofLastMove(own, FIREWALL);
        assertThat(timeline.root()).isEqualTo(3);
        assertThat(timeline.events()).extracting(Event::getCursor).containsExactly(4L, 6L);
    }

    @Test
    void isEmptyForWhatNeverMovedOrNeverWas() {
        assertThat(Timeline.ofLastMove(ALL, "tenants/acme/middleboxes/other").events()).isEmpty();
        assertThat(Timeline.of(ALL, 99).events()).isEmpty();
    }

    @Test
    void doesNotGoRoundInCircles() {
        Event odd = event(7, 7, 9300, "io.weir.middlebox.moved.v1", FIREWALL);
        assertThat(Timeline.ofLastMove(List.of(odd), FIREWALL).events()).containsExactly(odd);
    }

    private static Event event(long cursor, long cause, long timeMs, String type, String subject) {
        return Event.newBuilder()
                .setCursor(cursor)
                .setCause(cause)
                .setTime(Timestamps.fromMillis(timeMs))
                .setType(type)
                .setSubject(subject)
                .build();
    }
}
