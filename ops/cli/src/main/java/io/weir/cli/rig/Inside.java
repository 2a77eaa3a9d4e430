package io.weir.cli.rig;

import io.weir.cli.local.Java;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Sets up a lab, has a program run on its operator's host, and clears up, whatever happens. The program runs there so that
 * it reaches the nodes without any change to this machine's own network.
 */
public final class Inside {
    private static final int FAREWELL_S = 6;

    private Inside() {}

    /**
     * What to run.
     *
     * @param name of the lab, letters and digits
     * @param main gets the lab's prefix, a directory for all it writes, then {@code arguments}
     */
    public record Play(String name, int nodes, Class<?> main, List<String> arguments) {}

    /** Needs root. Returns the exit code of the program, which has this process's streams. */
    public static int run(Play play) throws IOException, InterruptedException {
        AtomicReference<Process> running = new AtomicReference<>();
        Path directory = Files.createTempDirectory("weir-" + play.name() + "-");
        Lab lab = Lab.planned(play.name());
        Thread interrupted = new Thread(() -> clear(Optional.ofNullable(running.get()), lab, directory), "clear the stage");
        Runtime.getRuntime().addShutdownHook(interrupted);
        running.set(start(play, lab, directory).inheritIO().start());
        // the hook clears up, now as when interrupted
        return running.get().waitFor();
    }

    /** Sets up the lab and says how to start the program on it. */
    static ProcessBuilder start(Play play, Lab lab, Path directory) {
        lab.up(play.nodes());
        List<String> told = new ArrayList<>(List.of(lab.prefix(), directory.toString()));
        told.addAll(play.arguments());
        return new ProcessBuilder(lab.on("op", Java.commandLine(play.main(), told)));
    }

    /** The program first: it ends its nodes, and takes away what they have in shared memory. */
    static void clear(Optional<Process> program, Lab lab, Path directory) {
        program.ifPresent(process -> {
            process.destroy();
            try {
                process.waitFor(FAREWELL_S, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        lab.close();
        delete(directory);
    }

    /** Removes a directory with all that is in it, as far as that is possible. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException _) {
            // a process that is just ending may still write; what is left is under the system's temporary directory
        }
    }
}
