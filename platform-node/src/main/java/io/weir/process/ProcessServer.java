package io.weir.process;

import io.weir.attach.wire.Bell;
import io.weir.attach.wire.LocalSocket;
import io.weir.attach.wire.Message;
import io.weir.attach.wire.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where processes attach: a Unix-domain socket, served by one thread. Anybody may connect; who it is the kernel says,
 * and the {@link UserPolicy} what it may. A connection is a process's life here: when it ends, all that it held is free.
 */
public final class ProcessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessServer.class);

    /** Of one node: each has memory of its own. */
    static final int MAX_PROCESSES = 4096;

    private static final int BACKLOG = 64;
    private static final long HELLO_WITHIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int TURN_MS = 1000;

    private record Lost(Session session, String why) {}

    private final Path path;
    private final UserPolicy policy;
    private final Switchboard switchboard;
    private final LocalSocket listening;
    private final Bell wake;
    private final Bell woken;
    private final List<Session> sessions = new ArrayList<>();
    private final Map<Integer, UserAccount> accounts = new HashMap<>();
    private final ConcurrentLinkedQueue<Lost> lost = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private ProcessServer(Path path, UserPolicy policy, Switchboard switchboard) throws IOException {
        this.path = path;
        this.policy = policy;
        this.switchboard = switchboard;
        this.listening = LocalSocket.listen(path, BACKLOG);
        Bell.Made made = Bell.make();
        this.woken = made.bell();
        this.wake = new Bell(made.descriptor());
        this.thread = new Thread(this::run, "weir-processes");
    }

    /**
     * Listens at a path. A socket that a killed node left there is removed.
     *
     * @throws IOException when something else is there, somebody listens, or it cannot be made
     */
    public static ProcessServer start(ProcessSettings settings, Switchboard switchboard) throws IOException {
        Path path = settings.socket();
        removeStale(path);
        ProcessServer server = new ProcessServer(path, settings.policy(), switchboard);
        // anybody may knock; the kernel says who it is
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        server.thread.setDaemon(true);
        server.thread.start();
        return server;
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean socket = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
        if (!socket || listened(path)) {
            throw new IOException(path + (socket ? " is another node's" : " is no socket"));
        }
        Files.delete(path);
    }

    private static boolean listened(Path path) {
        try (LocalSocket _ = LocalSocket.connect(path)) {
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private void run() {
        try (Readiness readiness = new Readiness(MAX_PROCESSES + 2)) {
            while (!closed) {
                turn(readiness);
            }
        } catch (RuntimeException bug) {
            LOG.error("the server of attached processes failed", bug);
        } finally {
            sessions.forEach(session -> session.hangUp("the node ends"));
        }
    }

    private void turn(Readiness readiness) {
        readiness.clear();
        readiness.add(listening.descriptor());
        readiness.add(woken.descriptor());
        sessions.forEach(session -> readiness.add(session.socket().descriptor()));
        readiness.await(TURN_MS);
        for (int i = 0; i < sessions.size(); i++) {
            if (readiness.ready(i + 2)) {
                sessions.get(i).receive(this::giveUp);
            }
        }
        woken.heard();
        for (Lost one = lost.poll(); one != null; one = lost.poll()) {
            one.session().hangUp(one.why());
        }
        long nowNs = System.nanoTime();
        sessions.stream().filter(s -> s.late(nowNs, HELLO_WITHIN_NS)).forEach(s -> s.end("it said nothing"));
        sessions.removeIf(Session::ended);
        if (readiness.ready(0)) {
            listening.accept().ifPresent(socket -> admit(socket, nowNs));
        }
    }

    /** From the packet path's thread. */
    private void giveUp(Session session, String why) {
        lost.add(new Lost(session, why));
        wake.ring();
    }

    private void admit(LocalSocket socket, long nowNs) {
        LocalSocket.Peer peer;
        try {
            peer = socket.peer();
        } catch (IOException gone) {
            socket.close();
            return;
        }
        accounts.values().removeIf(UserAccount::empty);
        UserAccount account = accounts.computeIfAbsent(peer.user(), _ -> new UserAccount());
        if (sessions.size() >= MAX_PROCESSES || !account.enter()) {
            socket.send(new Message.Refused("N0864", "the node takes no more processes of this user", "").bytes());
            socket.close();
            return;
        }
        sessions.add(new Session(new Session.Sides(socket, peer, account, switchboard, policy), nowNs));
    }

    @Override
    public void close() {
        closed = true;
        wake.ring();
        try {
            thread.join();
            Files.deleteIfExists(path);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, e.getMessage());
        }
        listening.close();
        wake.close();
        woken.close();
    }
}
