package io.weir.cli.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.weir.cli.local.Java;
import io.weir.cli.rig.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The client and the web server as hosts at user level, with a switch, in one process: no privilege is needed. It reads
 * commands and answers in lines of JSON; it ends when its input does, so also when this process is killed.
 */
final class MemoryTraffic implements Traffic {
    private static final String LAB = "io.weir.lab.Main";

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    private MemoryTraffic(Process process) {
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param cables files that it makes, one for each node
     * @param log of what goes wrong there
     */
    static MemoryTraffic start(List<Path> cables, Path log) throws IOException {
        List<String> arguments = Stream.concat(
                        Stream.of(Lab.CLIENT_ADDRESS, Lab.WEB_ADDRESS), cables.stream().map(Path::toString))
                .toList();
        MemoryTraffic traffic = new MemoryTraffic(
                new ProcessBuilder(Java.node(LAB, List.of("-XX:TieredStopAtLevel=1", "-Xmx64m"), arguments))
                        .redirectError(log.toFile())
                        .start());
        try {
            traffic.answer();
            return traffic;
        } catch (IOException failed) {
            traffic.close();
            throw failed;
        }
    }

    @Override
    public String way() {
        return "from host to host over memory ports, in UDP datagrams that are sent again when lost";
    }

    @Override
    public void serve(int... ports) throws IOException {
        ask("serve " + Arrays.stream(ports).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
    }

    @Override
    public Page fetch(String address, int port, int seconds) throws IOException {
        Struct page = ask("fetch " + address + " " + port + " " + seconds);
        long bytes = (long) number(page, "bytes");
        boolean whole = field(page, "whole").getBoolValue();
        return new Page(
                whole,
                bytes,
                Duration.ofNanos((long) number(page, "ns")),
                "a client at user level",
                whole ? "" : "no more came in time");
    }

    @Override
    public Optional<String> exchange(String address, int port, int ownPort, String hex) throws IOException {
        Struct answer = ask("exchange " + address + " " + port + " " + ownPort + " " + hex);
        return Optional.ofNullable(answer.getFieldsMap().get("answer")).map(Value::getStringValue);
    }

    @Override
    public Watch watch(String address, int port, int seconds) {
        commands.println("watch " + address + " " + port + " " + seconds);
        return new Attempts();
    }

    private final class Attempts implements Watch {
        @Override
        public Optional<Duration> firstUp(long sinceNs) throws IOException {
            for (Struct said = answer(); said.containsFields("up"); said = answer()) {
                if (field(said, "up").getBoolValue() && (long) number(said, "start_ns") > sinceNs) {
                    return Optional.of(Duration.ofNanos((long) number(said, "end_ns") - sinceNs));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            commands.println("stop");
            try {
                for (Struct said = answer(); !said.containsFields("stopped"); ) {
                    said = answer();
                }
            } catch (IOException _) {
                // it ended by itself: whoever asks it next is told
            }
        }
    }

    private Struct ask(String command) throws IOException {
        commands.println(command);
        Struct answer = answer();
        if (answer.containsFields("error")) {
            throw new IOException(command + ": " + field(answer, "error").getStringValue());
        }
        return answer;
    }

    private Struct answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the process of the client and the web server ended");
        }
        Struct.Builder answer = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(line, answer);
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("not a line of JSON: " + line, e);
        }
        return answer.build();
    }

    private static double number(Struct answer, String name) {
        return field(answer, name).getNumberValue();
    }

    private static Value field(Struct answer, String name) {
        return answer.getFieldsOrDefault(name, Value.getDefaultInstance());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
