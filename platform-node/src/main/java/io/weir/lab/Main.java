package io.weir.lab;

import io.weir.engine.FramePool;
import io.weir.net.Ipv4Address;
import io.weir.port.Port;
import io.weir.port.PortOpening;
import io.weir.port.SharedMemoryPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The network of a demo without privileges. Arguments: the client's address, the server's, then a file for each node,
 * which it makes. Says {@code {"ready":true}}, then reads commands from standard input and answers each on standard
 * output; ends when standard input does. See {@link Lab}.
 */
public final class Main {
    private static final int FRAMES = 8192;
    private static final int COMMANDS = 16;
    private static final long NAP_NS = 200_000;
    /** Looks in vain before it naps: packets come in trains. */
    private static final int SPINS = 50;

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        FramePool pool = new FramePool(FRAMES);
        List<Port> nodes = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            nodes.add(port(Path.of(arguments[i]), pool));
        }
        Lab lab = new Lab(nodes, pool, Ipv4Address.of(arguments[0]), Ipv4Address.of(arguments[1]), out::println);
        BlockingQueue<String> commands = new ArrayBlockingQueue<>(COMMANDS);
        Thread reading = Thread.ofPlatform().daemon().name("commands").start(() -> read(commands));
        out.println("{\"ready\":true}");
        run(lab, commands, reading);
    }

    private static Port port(Path file, FramePool pool) throws IOException {
        SharedMemoryPort.create(file);
        return switch (SharedMemoryPort.open(file, SharedMemoryPort.End.SWITCH, pool)) {
            case PortOpening.Opened opened -> opened.port();
            case PortOpening.Refused refused -> throw new IOException(refused.why().message());
        };
    }

    private static void read(BlockingQueue<String> commands) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.put(line);
            }
        } catch (IOException | InterruptedException _) {
            // whoever gave commands is gone: the end, as when the input ends
        }
    }

    private static void run(Lab lab, BlockingQueue<String> commands, Thread reading) {
        int idle = 0;
        while (reading.isAlive() || !commands.isEmpty()) {
            int work = lab.turn(System.nanoTime());
            String command = commands.poll();
            if (command != null) {
                lab.tell(command);
            }
            idle = work > 0 || command != null ? 0 : idle + 1;
            if (idle > SPINS) {
                LockSupport.parkNanos(NAP_NS);
            }
        }
    }
}
