package io.weir.cli.bench;

import static io.weir.cli.bench.Patience.until;

import io.weir.cli.output.Terminal;
import io.weir.cli.rig.Lab;
import io.weir.cli.rig.Rig;
import io.weir.testbed.Transfer;
import io.weir.v1.Middlebox;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One TCP connection between two kernels through a NAT, whose node is killed while 200 MB come through it. */
final class NatDownload implements AutoCloseable {
    private static final int MB = 200;
    /** So that it takes some seconds. */
    private static final int MB_A_SECOND = 40;

    private static final long UNDER_WAY_MS = 500;
    private static final String NAME = "nat";
    private static final String ADDRESS = "192.0.2.100";
    private static final String CLICK =
            """
            in :: FromNetfront();
            out :: ToNetfront();
            nat :: IPRewriter(pattern %1$s 20000-60000 %2$s - 0 1, drop);
            in -> sides :: IPClassifier(src host %2$s && dst host %1$s, dst host %1$s, -);
            sides[0] -> [1] nat;
            sides[1] -> [0] nat;
            sides[2] -> Discard;
            nat[0] -> out;
            nat[1] -> out;
            """
                    .formatted(ADDRESS, Lab.WEB_ADDRESS);

    private final Rig rig;
    private final List<Process> running = new ArrayList<>();

    private NatDownload(Rig rig) {
        this.rig = rig;
    }

    /**
     * Measures once; the node is started again.
     *
     * @return megabytes that did not come: none
     * @throws IllegalStateException when the download broke, with how
     */
    static double missing(Rig rig) throws IOException, InterruptedException {
        try (NatDownload download = new NatDownload(rig)) {
            return download.run();
        }
    }

    private double run() throws IOException, InterruptedException {
        String mb = Integer.toString(MB);
        until("it runs", () -> nat().isPresent() || rig.deploy(NAME, CLICK, ADDRESS).getState() == Middlebox.State.RUNNING);
        until("its standby is warm", () -> nat().orElseThrow().getWarm());
        start("web", "serve", Lab.WEB_ADDRESS, "80", mb, Integer.toString(MB_A_SECOND));
        BufferedReader fetched = start("client", "fetch", ADDRESS, "80", mb);
        TimeUnit.MILLISECONDS.sleep(UNDER_WAY_MS);
        String victim = Rig.last(nat().orElseThrow().getNode());
        rig.nodes().kill(victim);
        String end = String.valueOf(fetched.readLine());
        rig.nodes().restart(victim);
        until("all nodes are up", () -> rig.present().containsAll(Rig.NODES) && !rig.leader().isEmpty());
        if (!end.startsWith("whole ")) {
            throw new IllegalStateException("the download: " + end);
        }
        Terminal.system().say("the download paused for at most " + end.substring("whole ".length()) + " ms");
        return 0;
    }

    private Optional<Middlebox> nat() {
        return rig.middleboxes().stream().filter(m -> Rig.last(m.getName()).equals(NAME)).findFirst();
    }

    private BufferedReader start(String host, String... arguments) throws IOException {
        Process process = new ProcessBuilder(rig.on(host, Transfer.class, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        running.add(process);
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (!"ready".equals(line)) {
            throw new IllegalStateException("the download does not begin: " + line);
        }
        return lines;
    }

    @Override
    public void close() {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
