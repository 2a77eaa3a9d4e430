package io.weir.cli.bench;

import static io.weir.cli.bench.Patience.until;

import io.weir.cli.output.Terminal;
import io.weir.cli.rig.NatDownloads;
import io.weir.cli.rig.Rig;
import io.weir.testbed.HostProgram;
import io.weir.v1.Middlebox;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One TCP connection between two kernels through a NAT, whose node is killed while 200 MB come through it. */
final class NatDownload {
    private static final int MB = 200;
    /** So that it takes some seconds. */
    private static final int MB_A_SECOND = 40;

    private static final long UNDER_WAY_MS = 500;

    private NatDownload() {}

    /**
     * Measures once; the node is started again.
     *
     * @return megabytes that did not come: none
     * @throws IllegalStateException when the download broke, with how
     */
    static double missing(Rig rig) throws IOException, InterruptedException {
        try (NatDownloads downloads = new NatDownloads(rig, MB, MB_A_SECOND)) {
            until("it runs", () -> nat(rig).isPresent() || downloads.deploy().getState() == Middlebox.State.RUNNING);
            until("its standby is warm", () -> nat(rig).orElseThrow().getWarm());
            downloads.serve();
            HostProgram download = downloads.begin();
            TimeUnit.MILLISECONDS.sleep(UNDER_WAY_MS);
            String victim = Rig.last(nat(rig).orElseThrow().getNode());
            rig.nodes().kill(victim);
            String end;
            try {
                end = download.line();
            } finally {
                rig.nodes().restart(victim);
            }
            until("all nodes are up", () -> rig.present().containsAll(Rig.NODES) && !rig.leader().isEmpty());
            if (!end.startsWith(NatDownloads.WHOLE)) {
                throw new IllegalStateException("the download: " + end);
            }
            Terminal.system().say("the download paused for at most " + end.substring(NatDownloads.WHOLE.length()) + " ms");
            return 0;
        }
    }

    private static Optional<Middlebox> nat(Rig rig) {
        return rig.middleboxes().stream()
                .filter(m -> Rig.last(m.getName()).equals(NatDownloads.NAT))
                .findFirst();
    }
}
