package io.weir.click;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.SourceText;
import io.weir.program.Configuration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ports, push and pull. */
final class ElaborationTest {
    private static List<String> links(String text) {
        Reading reading = Click.read(new SourceText("t.click", text), Map.of(), Elements.CATALOGUE);
        Configuration configuration =
                reading.configuration().orElseThrow(() -> new AssertionError(reading.errors().toString()));
        return configuration.links().stream()
                .map(link -> configuration.nodes().get(link.from()).name() + (link.pull() ? " pulls " : " pushes ")
                        + configuration.nodes().get(link.to()).name())
                .toList();
    }

    @Test
    void carriesDirectionsThroughAgnosticElements() {
        assertThat(links("s :: Source -> a :: Print -> q :: Queue -> b :: Print -> c :: Same -> p :: Puller"))
                .containsExactly("s pushes a", "a pushes q", "q pulls b", "b pulls c", "c pulls p");
    }

    @Test
    void pushesWhereNobodyKnows() {
        assertThat(links("a :: Any -> b :: Print -> c :: Any")).containsExactly("a pushes b", "b pushes c");
    }

    @Test
    void refusesAPushIntoAPull() {
        assertThat(Flat.errors("s :: Source -> p :: Puller"))
                .containsExactly("E0205 1:16 output 0 of `s` pushes packets, but input 0 of `p` pulls them");
        assertThat(Flat.errors("q :: Queue; i :: Any -> q -> s :: Sink"))
                .containsExactly("E0205 1:30 output 0 of `q` waits to be pulled, but input 0 of `s` waits for a push");
    }

    @Test
    void saysWhyAnAgnosticElementPushes() {
        Reading reading = Click.read(
                new SourceText("t", "s :: Source -> a :: Print -> p :: Puller"), Map.of(), Elements.CATALOGUE);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().notes()).containsExactly("`a` pushes because `s` does");
        assertThat(reading.errors().getFirst().helps()).containsExactly("put a `Queue` between them");
    }

    @Test
    void keepsThePushOutputOfAnElementThatPulls() {
        assertThat(links("s :: Source -> q :: Queue -> c :: Check -> p :: Puller; c [1] -> k :: Sink"))
                .contains("q pulls c", "c pulls p", "c pushes k");
    }

    @Test
    void refusesPortsThatDoNotExist() {
        assertThat(Flat.errors("Source -> p :: Print -> Sink; p [1] -> Sink"))
                .containsExactly("E0201 1:11 `p` has no output 1");
        assertThat(Flat.errors("Source -> s :: Source -> Sink")).containsExactly("E0201 1:11 `s` has no input 0");
        assertThat(Flat.errors("Source -> [1] a :: Same -> Sink"))
                .containsExactly("E0203 1:15 input 0 of `a` is not connected",
                        "E0203 1:15 output 1 of `a` is not connected");
    }

    @Test
    void refusesPortsThatAreNotConnected() {
        assertThat(Flat.errors("p :: Print -> Sink")).containsExactly("E0203 1:1 input 0 of `p` is not connected");
        assertThat(Flat.errors("Source -> t :: Tee; t [1] -> Sink"))
                .containsExactly("E0203 1:11 output 0 of `t` is not connected");
    }

    @Test
    void refusesTwoWaysOutOfAPush() {
        assertThat(Flat.errors("s :: Source; s -> Sink; s -> Sink"))
                .containsExactly("E0207 1:25 output 0 of `s` is connected twice");
        assertThat(Flat.errors("a, b :: Queue; Source -> a; Source -> b; a -> p :: Puller; b -> p"))
                .containsExactly("E0207 1:65 input 0 of `p` is connected twice");
        assertThat(links("s :: Source; k :: Sink; s -> k; s -> k")).hasSize(1);
        assertThat(links("s, t :: Source; k :: Sink; s -> k; t -> k")).hasSize(2);
    }

    @Test
    void readsTheBatcherOfTheInNetPaper() {
        Reading reading = Click.read(new SourceText("batcher.click", """
                FromNetfront() -> IPFilter(allow udp port 1500)
                  -> IPRewriter(pattern - - 172.16.15.133 - 0 0) -> TimedUnqueue(120, 100) -> dst :: ToNetfront();
                """));
        assertThat(reading.diagnostics()).isEmpty();
        assertThat(reading.configuration().orElseThrow().nodes()).extracting(Configuration.Node::name)
                .containsExactly("FromNetfront@1", "IPFilter@2", "IPRewriter@3", "TimedUnqueue@4", "dst");
    }
}
