package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Json;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapReader;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Interpreter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows packets of a capture through a configuration, step by step. */
@Command(
        name = "trace",
        description = "Follow packets through a configuration, step by step.",
        mixinStandardHelpOptions = true,
        footer = "State is kept from packet to packet: an answer finds the flow that its question opened.")
final class TraceCommand implements Callable<Integer> {
    /** As many as a person reads, and a bound on the time a hostile capture can take. */
    private static final int MAX_PACKETS = 10_000;
    /** Packets that wait in queues get this many turns to leave. */
    private static final int TURNS = 64;
    private static final long TURN_NS = 1_000_000;

    @Parameters(paramLabel = "FILE", description = "A Click configuration.")
    private Path file;

    @Option(names = "--packet", required = true, paramLabel = "PCAP", description = "The packets to follow.")
    private Path packets;

    @Option(names = "--device", paramLabel = "NAME", description = "Where they arrive (default: the only device).")
    private String deviceName;

    @Option(names = {"-D", "--define"}, paramLabel = "NAME=VALUE", description = "A value for $NAME of the text.")
    private Map<String, String> variables = Map.of();

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    TraceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Configuration configuration = new Texts(terminal).configuration(file, variables);
        Device device = Devices.only(configuration, Optional.ofNullable(deviceName));
        Interpreter interpreter = new Interpreter(configuration, 1);
        int number = 0;
        try (PcapReader reader = PcapReader.open(packets)) {
            Optional<CapturedPacket> next = reader.next();
            while (next.isPresent() && number < MAX_PACKETS) {
                number++;
                follow(configuration, interpreter, device, next.get(), number);
                next = reader.next();
            }
            if (next.isPresent()) {
                terminal.say("stopped after " + MAX_PACKETS + " packets; the capture has more");
            }
        } catch (IOException e) {
            throw new Failure(Exit.TEXT, Diagnostic.error("E0300", packets + ": " + Reasons.of(e)));
        }
        terminal.say(number + (number == 1 ? " packet followed" : " packets followed"));
        return Exit.DONE.code();
    }

    private void follow(
            Configuration configuration, Interpreter interpreter, Device device, CapturedPacket packet, int number) {
        byte[] bytes = packet.bytes().toArray();
        if (bytes.length > io.weir.program.Packet.MAX_LENGTH) {
            terminal.say("packet " + number + " is longer than a frame and was left out");
            return;
        }
        long nowNs = number * TURNS * TURN_NS;
        List<Interpreter.Event> events = new ArrayList<>(interpreter.receive(device, bytes, nowNs).events());
        for (int turn = 1; turn < TURNS; turn++) {
            events.addAll(interpreter.run(nowNs + turn * TURN_NS).events());
        }
        TraceView view = new TraceView(configuration, events);
        switch (output.format) {
            case table -> terminal.out().println("packet " + number + ": " + PacketSummary.of(bytes) + "\n" + view.text());
            case json, yaml -> terminal.out().println(Json.line(Data.fields()
                    .put("packet", number)
                    .put("summary", PacketSummary.of(bytes))
                    .put("events", view.data())
                    .end()));
            case name -> terminal.out().println(view.outcome());
        }
    }
}
