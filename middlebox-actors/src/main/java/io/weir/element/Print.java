package io.weir.element;

import io.weir.program.Chooser;
import io.weir.program.Code;
import io.weir.program.Footprint;
import io.weir.program.Handler;
import io.weir.program.Pace;
import io.weir.program.PacketAccess;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import io.weir.program.Variable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Print([LABEL, MAXLENGTH, CONTENTS, ACTIVE]): prints packets, for debugging.
 *
 * <p>Prints LABEL, the packet's length and up to MAXLENGTH of its bytes, 24 when not given; a negative MAXLENGTH prints
 * up to 1500. CONTENTS is HEX (the default), ASCII or NONE. At most 100 packets a second are printed, so that a flood
 * of packets does not become a flood of text; all pass unchanged. Text goes to the log, at INFO, under
 * {@code io.weir.element.Print}.
 *
 * <p>Handlers: {@code active} (read and write).
 */
final class Print implements ElementClass {
    private static final int PER_SECOND = 100;
    private static final int LONGEST = 1500;
    private static final Reason NEVER = new Reason("print-failed", "never counted: printing does not drop");

    /** Looked for when the first packet is printed: programs that only read configurations need no logging. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(Print.class);
    }

    private enum Contents {
        HEX,
        ASCII,
        NONE
    }

    private static final Map<String, Contents> CONTENTS = Map.of(
            "HEX", Contents.HEX, "TRUE", Contents.HEX, "ASCII", Contents.ASCII, "NONE", Contents.NONE,
            "FALSE", Contents.NONE);
    private static final Form<Contents> CONTENTS_FORM = new Form<>(
            "HEX, ASCII or NONE", text -> Optional.ofNullable(CONTENTS.get(text.toUpperCase(Locale.ROOT))));

    @Override
    public String name() {
        return "Print";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        String label = arguments.optional("LABEL", Form.TEXT).orElse("");
        int given = arguments.optional("MAXLENGTH", Form.integer(-1, LONGEST)).orElse(24);
        Contents contents = arguments.keyword("CONTENTS", CONTENTS_FORM).orElse(Contents.HEX);
        boolean active = arguments.keyword("ACTIVE", Form.BOOL).orElse(true);
        arguments.finish();
        int longest = given < 0 ? LONGEST : given;
        Code code = packet -> {
            Log.LOG.info("{}", line(label, packet, contents, longest));
            return true;
        };
        Variable printing = new Variable("active", active ? 1 : 0, 0, 1);
        Step pass = Steps.emit(0);
        Pace pace = new Pace(Pace.Unit.PACKETS, 1, 1_000_000_000L / PER_SECOND, PER_SECOND);
        Step print = new Step.Meter(pace, new Step.Opaque(code, Footprint.READS_ONLY, NEVER, pass), pass);
        return Program.of(1, new Step.Choose(new Chooser.Fixed(printing), List.of(pass, print)))
                .with(new Handler.Setting("active", printing));
    }

    private static String line(String label, PacketAccess packet, Contents contents, int longest) {
        StringBuilder text = new StringBuilder(label).append(label.isEmpty() ? "" : ": ").append(packet.length());
        int shown = contents == Contents.NONE ? 0 : Math.min(longest, packet.length());
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? " | " : i % 4 == 0 && contents == Contents.HEX ? " " : "");
            int value = packet.at(i);
            text.append(
                    contents == Contents.HEX
                            ? String.format("%02x", value)
                            : String.valueOf(value >= 32 && value < 127 ? (char) value : '.'));
        }
        return text.toString();
    }
}
