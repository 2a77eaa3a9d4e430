package io.weir.stack.strand;

import io.weir.net.IpAddress;
import io.weir.stack.wire.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two ends that exchange messages in streams. Sends and receives without waiting; {@link #onChange} tells when there is
 * something to look at. Used on the stack's thread.
 */
public final class StrandAssociation {
    /** The longest message, in bytes. */
    public static final int MAX_MESSAGE = 65_536;

    /** Where it stands. */
    public enum State {
        CONNECTING,
        OPEN,
        /** One of the ends wants to end; what was sent still arrives. */
        CLOSING,
        CLOSED,
        /** The peer did not answer, refused, or gave up. */
        FAILED
    }

    private static final long ASK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int TRIES_EACH_WAY = 2;
    private static final int TRIES = 8;
    private static final int PACKETS_PER_TURN = 64;

    private final Strands strands;
    private final int localPort;
    private final int ourTag;
    private final int ourFirst;
    private List<Carrier> ways;
    private Peer peer;
    private Carrier carrier;
    private int peerTag;
    private Inbound in;
    private Outbound out;
    private State state = State.CONNECTING;
    private byte[] cookie = new byte[0];
    private boolean sackDue;
    private boolean peerEnds;
    private boolean weEnd;
    private int tries;
    private long dueNs;
    private Runnable onChange = () -> {};

    StrandAssociation(Strands strands, Peer peer, int localPort, int ourTag, int ourFirst) {
        this.strands = strands;
        this.peer = peer;
        this.localPort = localPort;
        this.ourTag = ourTag;
        this.ourFirst = ourFirst;
    }

    /** Begins to connect, by the first way that gets an answer. */
    void connect(List<Carrier> carriers) {
        ways = carriers;
        carrier = carriers.getFirst();
        hello();
    }

    /** Opened by the peer, who has shown his cookie. */
    void accepted(Carrier by, int tag, int window, int first) {
        carrier = by;
        open(tag, window, first);
    }

    private void open(int tag, int window, int first) {
        peerTag = tag;
        in = new Inbound(first);
        out = new Outbound(ourFirst, window & 0xffff_ffffL);
        out.packetBytes(Math.max(carrier.packetBytes(peer), Strands.LEAST_PACKET));
        state = State.OPEN;
        dueNs = Strands.NEVER;
    }

    public State state() {
        return state;
    }

    public IpAddress peer() {
        return peer.address();
    }

    public int peerPort() {
        return peer.port();
    }

    public int localPort() {
        return localPort;
    }

    /** Whether its packets go through UDP, because the path takes no others. */
    public boolean isTunnelled() {
        return carrier.isTunnel();
    }

    /**
     * Takes a whole message to send; false when there is no room now or the association is not open.
     *
     * @param stream 0 to 1023
     */
    public boolean send(int stream, byte[] message) {
        if (stream < 0 || stream >= Inbound.STREAMS || message.length > MAX_MESSAGE) {
            throw new IllegalArgumentException("stream " + stream + ", " + message.length + " bytes");
        }
        return state == State.OPEN && !weEnd && out.offer(stream, message);
    }

    /** The next message, if one has come. Messages of a stream come in order, streams do not wait for each other. */
    public Optional<StrandMessage> receive() {
        if (in == null) {
            return Optional.empty();
        }
        boolean wasNarrow = in.window() < Inbound.WINDOW / 4;
        Optional<StrandMessage> message = in.poll();
        sackDue |= wasNarrow && in.window() >= Inbound.WINDOW / 4;
        return message;
    }

    /** Called when it opened, ended, or a message came. Must not throw. */
    public void onChange(Runnable callback) {
        onChange = callback;
    }

    /** Ends it when all that was sent has arrived. */
    public void close() {
        if (state == State.CONNECTING) {
            end(State.CLOSED);
        }
        weEnd = true;
    }

    /** Ends it at once. */
    public void abort() {
        if (state == State.OPEN || state == State.CLOSING) {
            control(StrandPacket.ABORT);
            end(State.FAILED);
        }
        weEnd = true;
    }

    /** Chunks that had to be sent more than once. */
    public long retransmitted() {
        return out == null ? 0 : out.retransmitted();
    }

    private void end(State how) {
        state = how;
        dueNs = how == State.CLOSED && out != null ? strands.nowNs() + LINGER_NS : Strands.NEVER;
        onChange.run();
    }

    boolean isOver(long nowNs) {
        return state == State.FAILED || state == State.CLOSED && dueNs <= nowNs || state == State.CLOSED && out == null;
    }

    int ourTag() {
        return ourTag;
    }

    // ---- packets

    /** A chunk of a packet whose tag is right. */
    void chunk(StrandPacket packet, Peer from, Carrier by) {
        switch (packet.type()) {
            case StrandPacket.WELCOME -> welcome(packet, from, by);
            case StrandPacket.COOKIE_ACK -> cookieAcknowledged();
            case StrandPacket.DATA -> data(packet);
            case StrandPacket.SACK -> sack(packet);
            case StrandPacket.GOODBYE -> goodbye();
            case StrandPacket.GOODBYE_ACK -> {
                if (state == State.CLOSING && weEnd) {
                    end(State.CLOSED);
                }
            }
            case StrandPacket.ABORT -> {
                if (state != State.CLOSED && state != State.FAILED) {
                    end(State.FAILED);
                }
            }
            default -> {
                // what this version does not know it passes over
            }
        }
    }

    private void welcome(StrandPacket packet, Peer from, Carrier by) {
        if (state != State.CONNECTING || cookie.length > 0) {
            return;
        }
        peer = from;
        carrier = by;
        cookie = Arrays.copyOfRange(packet.bytes(), packet.bodyAt() + 12, packet.bodyAt() + 12 + Cookies.BYTES);
        open(packet.intAt(0), packet.intAt(4), packet.intAt(8));
        state = State.CONNECTING;
        tries = 0;
        showCookie();
    }

    private void cookieAcknowledged() {
        if (state == State.CONNECTING && cookie.length > 0) {
            opened();
        }
    }

    private void opened() {
        state = State.OPEN;
        tries = 0;
        dueNs = Strands.NEVER;
        strands.reached(peer, carrier);
        onChange.run();
    }

    private void data(StrandPacket packet) {
        if (in == null || state == State.CLOSED || state == State.FAILED) {
            return;
        }
        boolean nothing = in.isEmpty();
        in.take(packet);
        sackDue = true;
        if (nothing && !in.isEmpty()) {
            onChange.run();
        }
    }

    private void sack(StrandPacket packet) {
        if (out != null) {
            out.acknowledged(packet, strands.nowNs());
        }
    }

    private void goodbye() {
        if (state == State.CLOSED) {
            control(StrandPacket.GOODBYE_ACK);
        } else if (state == State.OPEN || state == State.CLOSING) {
            peerEnds = true;
            if (state == State.OPEN) {
                state = State.CLOSING;
                onChange.run();
            }
        }
    }

    /** The peer showed his cookie again: our acknowledgement got lost. */
    void acknowledgeCookie() {
        control(StrandPacket.COOKIE_ACK);
    }

    /** The way that is being tried is barred: try the next at once. */
    void barred(Carrier which) {
        if (state == State.CONNECTING && cookie.length == 0 && carrier == which && which != ways.getLast()) {
            carrier = ways.getLast();
            tries = TRIES_EACH_WAY * (ways.size() - 1);
            hello();
        }
    }

    // ---- time

    /** Does what is due; returns how many packets were sent. */
    int run(long nowNs) {
        if (state == State.CONNECTING) {
            return connecting(nowNs);
        }
        if (state != State.OPEN && state != State.CLOSING) {
            return 0;
        }
        if (out.dueNs() <= nowNs && out.timedOut(nowNs) > TRIES) {
            abort();
            return 1;
        }
        int sent = flush(nowNs);
        if (out.isEmpty() && peerEnds) {
            control(StrandPacket.GOODBYE_ACK);
            end(State.CLOSED);
        } else if (out.isEmpty() && weEnd && (dueNs <= nowNs || state == State.OPEN)) {
            state = State.CLOSING;
            sent += sayGoodbye(nowNs);
        }
        return sent;
    }

    private int connecting(long nowNs) {
        if (dueNs > nowNs) {
            return 0;
        }
        if (tries >= TRIES) {
            end(State.FAILED);
            return 0;
        }
        if (cookie.length > 0) {
            showCookie();
        } else {
            carrier = ways.get(Math.min(tries / TRIES_EACH_WAY, ways.size() - 1));
            hello();
        }
        return 1;
    }

    private int sayGoodbye(long nowNs) {
        if (tries >= TRIES) {
            end(State.CLOSED);
            return 0;
        }
        tries++;
        dueNs = nowNs + ASK_AGAIN_NS;
        control(StrandPacket.GOODBYE);
        return 1;
    }

    long deadlineNs() {
        if (state == State.OPEN || state == State.CLOSING) {
            boolean now = sackDue || out.canSend() || out.isEmpty() && (peerEnds || weEnd && state == State.OPEN);
            return now ? strands.nowNs() : Math.min(dueNs, out.dueNs());
        }
        return dueNs;
    }

    private int flush(long nowNs) {
        byte[] packet = strands.packet(Math.max(carrier.packetBytes(peer), Strands.LEAST_PACKET));
        int sent = 0;
        while (sent < PACKETS_PER_TURN && (sackDue || out.canSend())) {
            int length = StrandPacket.HEADER_BYTES;
            if (sackDue) {
                sackDue = false;
                int body = in.writeSack(packet, length + StrandPacket.CHUNK_BYTES);
                length = StrandPacket.chunk(packet, length, StrandPacket.SACK << 8, body);
            }
            int before = length;
            for (int more = out.write(packet, length, nowNs); more > length; more = out.write(packet, length, nowNs)) {
                length = more;
            }
            if (length == StrandPacket.HEADER_BYTES) {
                // cut for a wider path: too long for a packet of this one, it goes in a packet of its own in fragments
                packet = strands.packet(Strands.MOST_PACKET);
                length = out.write(packet, before, nowNs);
            }
            emit(packet, length, peerTag);
            sent++;
        }
        return sent;
    }

    private void hello() {
        byte[] packet = strands.packet(Strands.LEAST_PACKET);
        int at = StrandPacket.HEADER_BYTES;
        Wire.putInt(packet, at + 4, ourTag);
        Wire.putInt(packet, at + 8, Inbound.WINDOW);
        Wire.putInt(packet, at + 12, ourFirst);
        asked(packet, StrandPacket.chunk(packet, at, StrandPacket.HELLO << 8, 12), 0);
    }

    private void showCookie() {
        byte[] packet = strands.packet(Strands.LEAST_PACKET);
        int at = StrandPacket.HEADER_BYTES;
        System.arraycopy(cookie, 0, packet, at + StrandPacket.CHUNK_BYTES, cookie.length);
        asked(packet, StrandPacket.chunk(packet, at, StrandPacket.COOKIE << 8, cookie.length), peerTag);
    }

    private void asked(byte[] packet, int length, int tag) {
        tries++;
        dueNs = strands.nowNs() + ASK_AGAIN_NS;
        emit(packet, length, tag);
    }

    private void control(int type) {
        byte[] packet = strands.packet(Strands.LEAST_PACKET);
        int body = type == StrandPacket.GOODBYE ? 4 : 0;
        Wire.putInt(packet, StrandPacket.HEADER_BYTES + StrandPacket.CHUNK_BYTES, in.cumulative());
        emit(packet, StrandPacket.chunk(packet, StrandPacket.HEADER_BYTES, type << 8, body), peerTag);
    }

    private void emit(byte[] packet, int length, int tag) {
        strands.emit(carrier, tunnelled(), localPort << 16 | peer.port(), tag, packet, length);
    }

    private Peer tunnelled() {
        return carrier.isTunnel() == peer.tunnelPort() > 0 ? peer : strands.by(carrier, peer);
    }
}
