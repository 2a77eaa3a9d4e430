package io.weir.process;

import io.weir.attach.Tuple;
import io.weir.attach.wire.Bell;
import io.weir.attach.wire.LocalSocket;
import io.weir.attach.wire.Message;
import io.weir.attach.wire.Region;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.MacAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process's connection. The server's thread calls it when something came. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Enough for a stack; the searches that a registration takes stay short. */
    static final int MAX_TUPLES = 4096;

    private final LocalSocket socket;
    private final LocalSocket.Peer peer;
    private final Switchboard switchboard;
    private final UserPolicy policy;
    private final long bornNs;
    private Optional<String> name = Optional.empty();
    private Region region;
    private Bell bell;
    private final UserAccount account;
    private int tuples;
    private long reserved;
    private boolean ended;

    /** Who asks and whom. */
    record Sides(
            LocalSocket socket,
            LocalSocket.Peer peer,
            UserAccount account,
            Switchboard switchboard,
            UserPolicy policy) {}

    Session(Sides sides, long nowNs) {
        this.socket = sides.socket();
        this.peer = sides.peer();
        this.account = sides.account();
        this.switchboard = sides.switchboard();
        this.policy = sides.policy();
        this.bornNs = nowNs;
    }

    LocalSocket socket() {
        return socket;
    }

    int user() {
        return peer.user();
    }

    Optional<String> name() {
        return name;
    }

    boolean ended() {
        return ended;
    }

    /** Whether it has been silent for too long to be worth its place. */
    boolean late(long nowNs, long patienceNs) {
        return name.isEmpty() && nowNs - bornNs > patienceNs;
    }

    /**
     * Takes in one message; others wait, so that one process cannot keep the rest from being served.
     *
     * @param lost told of a process that the packet path gives up
     */
    void receive(BiConsumer<Session, String> lost) {
        switch (socket.receive()) {
            case LocalSocket.Received.Nothing _ -> {
                // woken for nothing
            }
            case LocalSocket.Received.End _ -> end("it ended");
            case LocalSocket.Received.Message(byte[] bytes, int[] descriptors) -> {
                socket.closeAll(descriptors);
                Message.of(bytes).ifPresentOrElse(message -> on(message, lost), () -> hangUp("it says what is no message"));
            }
        }
    }

    private void on(Message message, BiConsumer<Session, String> lost) {
        switch (message) {
            case Message.Hello hello when name.isEmpty() -> hello(hello, lost);
            case Message.Register(List<Tuple> wanted) when name.isPresent() -> register(wanted);
            case Message.Release(List<Tuple> had) when name.isPresent() -> release(had);
            default -> hangUp("it speaks out of turn");
        }
    }

    private void hello(Message.Hello hello, BiConsumer<Session, String> lost) {
        Optional<Diagnostic> refusal =
                refusal(hello).or(() -> policy.refusal(peer.user())).or(() -> reserve(hello.ringBytes()));
        if (refusal.isPresent()) {
            refuse(refusal.get());
            end("it was refused");
            return;
        }
        try {
            welcome(hello, lost);
        } catch (IOException e) {
            LOG.warn("no memory for an attached process: {}", e.getMessage());
            refuse(Diagnostic.error("N0863", "the node has no memory for another process"));
            end("there is no memory for it");
        }
    }

    private static Optional<Diagnostic> refusal(Message.Hello hello) {
        boolean right = hello.version() == Message.VERSION
                && Region.possible(hello.ringBytes())
                && hello.name().matches("[a-z0-9-]{1,63}");
        return right
                ? Optional.empty()
                : Optional.of(Diagnostic.error("N0863", "the node does not understand this process")
                        .note("version " + Message.VERSION + ", a ring of 4 KiB to 4 MiB, a name of a-z, 0-9, -")
                        .help("use the client library of the node's version"));
    }

    private Optional<Diagnostic> reserve(int ringBytes) {
        long bytes = Region.bytes(ringBytes);
        if (!account.reserve(bytes)) {
            return Optional.of(Diagnostic.error("N0864", "the processes of this user have all the memory they may")
                    .help("attach with smaller rings, or fewer processes"));
        }
        reserved = bytes;
        return Optional.empty();
    }

    private void welcome(Message.Hello hello, BiConsumer<Session, String> lost) throws IOException {
        Region.Made memory = Region.make(hello.ringBytes());
        region = memory.region();
        try {
            Bell.Made made = Bell.make();
            bell = made.bell();
            attach(hello, lost, new int[] {memory.descriptor(), made.descriptor()});
            socket.closeAll(new int[] {made.descriptor()});
        } finally {
            socket.closeAll(new int[] {memory.descriptor()});
        }
    }

    private void attach(Message.Hello hello, BiConsumer<Session, String> lost, int[] descriptors) {
        String full = policy.users().name(peer.user()) + "/" + hello.name();
        Switchboard.Answer answer = switchboard.attach(new Switchboard.Newcomer(
                full, peer.user(), peer.pid(), region, bell, why -> lost.accept(this, why)));
        switch (answer) {
            case Switchboard.Answer.Refused(Diagnostic why) -> {
                refuse(why);
                end("it was refused");
            }
            case Switchboard.Answer.Done _ -> {
                name = Optional.of(full);
                LOG.info("process {} attached as {}", peer.pid(), full);
                Message welcome = new Message.Welcome(Message.VERSION, hello.ringBytes(), switchboard.mtu());
                if (!socket.send(welcome.bytes(), descriptors)) {
                    end("it does not listen");
                }
            }
        }
    }

    private void register(List<Tuple> wanted) {
        Optional<Diagnostic> refusal = tuples + wanted.size() > MAX_TUPLES
                ? Optional.of(Diagnostic.error("N0864", "a process registers at most " + MAX_TUPLES + " tuples"))
                : policy.refusal(peer.user(), wanted).or(() -> full(wanted)).or(() -> busy(wanted));
        Switchboard.Answer answer = refusal.<Switchboard.Answer>map(Switchboard.Answer.Refused::new)
                .orElseGet(() -> switchboard.register(name.orElseThrow(), wanted));
        switch (answer) {
            case Switchboard.Answer.Refused(Diagnostic why) -> refuse(why);
            case Switchboard.Answer.Done(List<MacAddress> macs) -> {
                tuples += wanted.size();
                account.own(wanted.size());
                say(new Message.Done(macs));
            }
        }
    }

    private Optional<Diagnostic> full(List<Tuple> wanted) {
        return account.hasRoom(wanted.size())
                ? Optional.empty()
                : Optional.of(Diagnostic.error("N0864", "the processes of this user have all the tuples they may")
                        .help("register ranges of ports, not each port"));
    }

    private Optional<Diagnostic> busy(List<Tuple> asked) {
        return account.mayDo(asked, System.nanoTime())
                ? Optional.empty()
                : Optional.of(Diagnostic.error("N0864", "the processes of this user register and release too much")
                        .help("register ranges of ports once, not each port when it is needed"));
    }

    private void release(List<Tuple> had) {
        Optional<Diagnostic> refusal = busy(had);
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        int released = switchboard.release(name.orElseThrow(), had);
        tuples -= released;
        account.disown(released);
        say(new Message.Done(List.of()));
    }

    private void refuse(Diagnostic why) {
        String help = why.helps().isEmpty() ? "" : why.helps().getFirst();
        say(new Message.Refused(why.code(), why.message(), help));
    }

    private void say(Message message) {
        if (!ended && !socket.send(message.bytes())) {
            end("it does not listen");
        }
    }

    /** Gives the process up, and tells it. */
    void hangUp(String why) {
        if (!ended) {
            socket.send(new Message.Detached(why).bytes());
            end(why);
        }
    }

    void end(String why) {
        if (ended) {
            return;
        }
        ended = true;
        account.leave(reserved);
        account.disown(tuples);
        name.ifPresent(n -> {
            switchboard.detach(n);
            LOG.info("process {} detached, {}: {}", peer.pid(), n, why);
        });
        socket.close();
        if (bell != null) {
            bell.close();
        }
        if (region != null) {
            region.close();
        }
    }
}
