package io.weir.cli;

import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Cluster;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.Node;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until a node is empty, and says how it goes on. */
final class Draining {
    private static final long LOOK_MS = 200;

    private final Terminal terminal;
    private final Cluster cluster;
    private final String name;
    private Node now;

    Draining(Terminal terminal, Cluster cluster, Node begun) {
        this.terminal = terminal;
        this.cluster = cluster;
        this.name = begun.getName();
        this.now = begun;
    }

    /** {@link Exit#DONE} when it is empty; {@link Exit#NO_PLACE} when the rest fits nowhere else. */
    Exit await(Duration patience) {
        int first = now.getMiddleboxes();
        int told = first;
        terminal.say(name + " has " + first + " middleboxes; they move away one after the other");
        long endNs = System.nanoTime() + patience.toNanos();
        while (!ended() && System.nanoTime() - endNs < 0 && slept()) {
            now = look();
            if (now.getMiddleboxes() != told) {
                told = now.getMiddleboxes();
                terminal.say("  " + (first - told) + " of " + first + " moved");
            }
        }
        return result();
    }

    private boolean ended() {
        return now.getDrained() || !now.getDraining() || now.getMiddleboxes() > 0 && now.getStuck() == now.getMiddleboxes();
    }

    private static boolean slept() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Node look() {
        return cluster.nodes()
                .list(ListNodesRequest.newBuilder().setParent("sites/-").setPageSize(1000).build())
                .getNodesList()
                .stream()
                .filter(n -> n.getName().equals(name))
                .findFirst()
                .orElse(now);
    }

    private Exit result() {
        if (now.getDrained()) {
            terminal.say(name + " runs nothing any more");
            terminal.next("weir node undrain " + MiddleboxView.last(name), "lets it be used again");
            return Exit.DONE;
        }
        terminal.say(name + " still has " + now.getMiddleboxes() + " middleboxes, of which " + now.getStuck()
                + " fit on no other node");
        terminal.next("weir events --type io.weir.middlebox.", "shows what moved");
        return now.getStuck() > 0 ? Exit.NO_PLACE : Exit.FAILED;
    }
}
