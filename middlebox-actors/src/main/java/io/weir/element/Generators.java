package io.weir.element;

import io.weir.program.Bytes;
import io.weir.program.Counter;
import io.weir.program.Handler;
import io.weir.program.Pace;
import io.weir.program.Packet;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.program.Variable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the elements that make packets of their own have in common. */
final class Generators {
    static final Ports PORTS = new Ports("0/1", "a/h");

    private static final Form<Bytes> SHORT_DATA = new Form<>(
            "data of at most " + Packet.MAX_LENGTH + " bytes, for instance \"text\" or \\<00 ff>",
            text -> Form.DATA.reader().apply(text).filter(data -> data.length() <= Packet.MAX_LENGTH));
    private static final Bytes DATA = Bytes.of(
            "Sixty-four bytes that mean nothing and are sent again and again."
                    .getBytes(StandardCharsets.US_ASCII));
    private static final Counter MADE = new Counter("count");

    private Generators() {}

    /** {@code DATA, LIMIT, }what {@code pace} reads{@code , ACTIVE} and the keyword LENGTH. */
    static Program read(Arguments arguments, Supplier<Pace> pace) {
        Bytes data = arguments.optional("DATA", SHORT_DATA).orElse(DATA);
        long limit = arguments.optional("LIMIT", Form.number(-1, Long.MAX_VALUE)).orElse(-1L);
        Pace chosen = pace.get();
        return finish(arguments, data, limit, chosen);
    }

    /** {@code RATE} before {@code LIMIT}, as RatedSource has it. */
    static Program readRated(Arguments arguments, Supplier<Pace> pace) {
        Bytes data = arguments.optional("DATA", SHORT_DATA).orElse(DATA);
        Pace chosen = pace.get();
        long limit = arguments.optional("LIMIT", Form.number(-1, Long.MAX_VALUE)).orElse(-1L);
        return finish(arguments, data, limit, chosen);
    }

    private static Program finish(Arguments arguments, Bytes data, long limit, Pace pace) {
        boolean active = arguments.optional("ACTIVE", Form.BOOL).orElse(true);
        Optional<Integer> length = arguments.keyword("LENGTH", Form.integer(0, Packet.MAX_LENGTH));
        arguments.finish();
        Bytes packet = length.map(bytes -> Bytes.of(Arrays.copyOf(data.toArray(), bytes))).orElse(data);
        Variable running = new Variable("active", active ? 1 : 0, 0, 1);
        Step send = new Step.Count(MADE, Steps.emit(0));
        return new Program(
                List.of(),
                List.of(new Source.Generate(packet, limit, pace, running, send)),
                1,
                List.of(new Handler.PacketCount("count", MADE), new Handler.Setting("active", running)));
    }
}
