package io.weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.Assignment;
import io.weir.program.Bytes;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Repair;
import io.weir.program.Rule;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.program.Table;
import io.weir.program.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplorerTest {
    private static final Device IN = new Device(Device.Kind.NETFRONT, "in");
    private static final Device OUT = new Device(Device.Kind.NETFRONT, "out");
    private static final Reason NO = new Reason("no", "not wanted");
    private static final Step DROP = new Step.Drop(NO);
    private static final Step SEND = new Step.Transmit(OUT);

    private static Configuration one(Step step) {
        Program program = new Program(List.of(step), List.of(new Source.Receive(IN, step)), 1, List.of());
        return new Configuration(
                List.of(new Configuration.Node("n", "N", program, Optional.empty())), List.of());
    }

    private static Explorer explorer(Configuration configuration) {
        return Explorer.create(Network.of(configuration), Budget.DEFAULT, System::nanoTime);
    }

    private static Exploration explore(Explorer explorer, PacketSet packets) {
        return explorer.explore(List.of(new Injection(new Entry.Source(0, 0), packets)), Automaton.NONE);
    }

    private static Rule rule(Step then, Rule.Term... terms) {
        return new Rule(List.of(terms), then, Optional.empty());
    }

    private static Rule.Term term(Field field, long value) {
        return new Rule.Term(field, Intervals.of(value));
    }

    private static Step marked(Step step) {
        return new Step.Mark(Place.start(14), step, DROP);
    }

    private static List<Ended> sent(Exploration found) {
        return found.ended().stream().filter(e -> e.ending() instanceof Ending.Sent).toList();
    }

    @Test
    void anUnchangedPacketIsTheOneThatEntered() {
        Explorer explorer = explorer(one(marked(SEND)));
        Exploration found = explore(explorer, explorer.space().frames());
        assertThat(found.exhausted()).isEmpty();
        assertThat(sent(found)).hasSize(1);
        assertThat(explorer.space().origin(sent(found).getFirst().packets(), Fields.IP_SRC))
                .isEqualTo(new Origin.Entered(Fields.IP_SRC, 0));
    }

    @Test
    void aFilterLetsThroughWhatItsRuleSays() {
        Step filter = marked(new Step.Match(
                List.of(rule(SEND, term(Fields.IP_PROTO, 17), term(Fields.DST_PORT, 1500))), DROP));
        Explorer explorer = explorer(one(filter));
        HeaderSpace space = explorer.space();
        Exploration found = explore(explorer, space.frames());
        PacketSet out = sent(found).getFirst().packets();
        assertThat(sent(found)).hasSize(1);
        assertThat(space.where(out, Fields.DST_PORT, Intervals.of(1500))).hasSize(1);
        assertThat(space.where(out, Fields.DST_PORT, Intervals.of(0, 1499))).isEmpty();
        assertThat(space.where(out, Fields.IP_PROTO, Intervals.of(6))).isEmpty();
        assertThat(space.where(out, Fields.IP_DST, Intervals.of(5))).hasSize(1);
        Example example = space.example(out).orElseThrow();
        assertThat(space.value(out, Fields.DST_PORT, example)).isEqualTo(1500);
        assertThat(example.frame().length()).isBetween(42, 1514);
    }

    @Test
    void aRewriteIsAConstantAndTheRestIsUntouched() {
        Step rewrite = marked(new Step.Set(
                List.of(new Assignment(Fields.IP_DST, Value.constant(7))), Repair.IP_AND_TRANSPORT, SEND));
        Explorer explorer = explorer(one(rewrite));
        HeaderSpace space = explorer.space();
        Exploration found = explore(explorer, space.marked());
        for (Ended ended : sent(found)) {
            for (PacketSet part : space.where(ended.packets(), Fields.IP_DST, Intervals.present(Fields.IP_DST))) {
                assertThat(space.origin(part, Fields.IP_DST)).isEqualTo(new Origin.Constant(7));
                assertThat(space.origin(part, Fields.IP_SRC)).isEqualTo(new Origin.Entered(Fields.IP_SRC, 0));
            }
        }
    }

    @Test
    void whatALookupFindsIsTheSourceOfAnEarlierPacket() {
        Table table = new Table("flows", 1, 1, 100, Duration.ofSeconds(1));
        Field register = Field.register(0);
        Step outside = new Step.Lookup(
                table,
                List.of(Value.of(Fields.SRC_PORT)),
                List.of(register),
                new Step.Set(List.of(new Assignment(Fields.IP_DST, Value.of(register))), Repair.NONE, SEND),
                DROP);
        Step inside = new Step.Learn(
                table, List.of(Value.of(Fields.DST_PORT)), List.of(Value.of(Fields.IP_SRC)), SEND, DROP);
        Step both = marked(new Step.Match(List.of(rule(inside, term(Fields.IP_TOS, 1))), outside));
        Explorer explorer = explorer(one(both));
        HeaderSpace space = explorer.space();
        Exploration found = explore(explorer, space.frames());
        assertThat(found.exhausted()).isEmpty();
        assertThat(sent(found))
                .extracting(e -> space.origin(e.packets(), Fields.IP_DST))
                .contains(new Origin.Earlier(0, Fields.IP_SRC, 0));
    }

    @Test
    void stripAndPushMeetInOneMemory() {
        Step step = new Step.Shift(
                Place.start(14),
                new Step.Push(
                        Bytes.ofHex("aabbccddeeff 112233445566 0800"),
                        new Step.Match(List.of(rule(SEND, term(Fields.ETH_DST, 0xaabbccddeeffL))), DROP),
                        DROP),
                DROP);
        Explorer explorer = explorer(one(step));
        Exploration found = explore(explorer, explorer.space().frames());
        assertThat(sent(found)).hasSize(1);
        assertThat(explorer.space().origin(sent(found).getFirst().packets(), Fields.ETH_SRC))
                .isEqualTo(new Origin.Constant(0x112233445566L));
    }

    @Test
    void aLoopIsFoundAlthoughEveryRoundTakesFromTheTimeToLive() {
        Step decrement = new Step.Match(
                List.of(rule(DROP, new Rule.Term(Fields.IP_TTL, Intervals.of(-1, 1)))),
                new Step.Set(
                        List.of(new Assignment(Fields.IP_TTL, Value.plus(Fields.IP_TTL, -1))),
                        Repair.IP,
                        new Step.Emit(0)));
        Program program = new Program(
                List.of(decrement), List.of(new Source.Receive(IN, marked(new Step.Emit(0)))), 1, List.of());
        Configuration loop = new Configuration(
                List.of(new Configuration.Node("ttl", "DecIPTTL", program, Optional.empty())),
                List.of(new Configuration.Link(0, 0, 0, 0, false)));
        Explorer explorer = explorer(loop);
        Exploration found = explore(explorer, explorer.space().frames());
        assertThat(found.exhausted()).isEmpty();
        assertThat(found.ended()).anySatisfy(e -> assertThat(e.ending()).isInstanceOf(Ending.Circling.class));
        assertThat(new Interval(255, 257).contains(found.states().size())).isTrue();
    }
}
