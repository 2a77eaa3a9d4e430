package io.weir.stack.tcp;

import io.weir.net.IpAddress;
import io.weir.stack.ip.EphemeralPorts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * TCP: all connections and listeners of one stack. Given segments and the time, it sends segments; {@link #deadlineNs}
 * says when it wants to be called at the latest. Used by one thread.
 */
public final class Tcp {
    /** Connections whose time has come that are looked at in one turn; the others wait for the next. */
    private static final int TURN = 1024;
    /** How long until the output is tried again that took nothing. */
    private static final long RETRY_NS = 1_000_000;
    /** Ports from here on are given to those who do not ask for one (RFC 6056). */
    private static final int FIRST_EPHEMERAL = 32_768;

    final TcpSettings settings;
    final SegmentOutput output;
    final BufferPool pool;
    final SegmentArrays.Pool segments = new SegmentArrays.Pool();
    final KeyedHash hash;
    final SegmentWriter writer = new SegmentWriter();
    final Delivery delivery = new Delivery();
    final Answers answers;
    private final Arrival arrival = new Arrival(this);
    private final ConnectionTable table;
    private final Listeners listeners = new Listeners();
    private final Deadlines deadlines = new Deadlines();
    private final ArrayDeque<Connection> timeWaits = new ArrayDeque<>();
    private final long[] counts = new long[TcpCounter.values().length];
    private final PutOff putOff = new PutOff();
    private final EphemeralPorts ports;
    private boolean polledAfterSegments;
    private long nowNs;

    private Tcp(TcpSettings settings, SegmentOutput output, RandomGenerator random) {
        this.settings = settings;
        this.output = output;
        pool = new BufferPool(settings.limits().bufferBytes());
        hash = new KeyedHash(random.nextLong(), random.nextLong());
        table = new ConnectionTable(random.nextLong());
        answers = new Answers(this);
        ports = new EphemeralPorts(FIRST_EPHEMERAL, EphemeralPorts.LAST, random.nextLong());
    }

    /**
     * @param random for its secrets, from which sequence numbers, ports and cookies follow: a secure one, but in tests
     */
    public static Tcp create(TcpSettings settings, SegmentOutput output, RandomGenerator random) {
        return new Tcp(settings, output, random);
    }

    // ---- time

    /** Tells the time before sockets are used; it never goes back. */
    public void advance(long timeNs) {
        nowNs = Math.max(nowNs, timeNs);
    }

    long nowNs() {
        return nowNs;
    }

    /**
     * Whoever calls promises to {@link #poll} with the same time after each handful of segments, so that what these cause can
     * wait for the last of them.
     */
    void polledAfterSegments() {
        polledAfterSegments = true;
    }

    boolean isPolledAfterSegments() {
        return polledAfterSegments;
    }

    /** Does what is due. Returns how many connections had something to do. */
    public int poll(long timeNs) {
        advance(timeNs);
        int work = putOff.retry(nowNs);
        while (deadlines.firstNs() <= nowNs && work < TURN) {
            Connection connection = deadlines.poll();
            if (connection.deadlineNs() <= nowNs) {
                connection.onTime(nowNs);
            }
            schedule(connection);
            work++;
        }
        return work;
    }

    /** When {@link #poll} has something to do at the latest; Long.MAX_VALUE if it has to wait for nothing. */
    public long deadlineNs() {
        return putOff.isEmpty() ? deadlines.firstNs() : Math.min(nowNs + RETRY_NS, deadlines.firstNs());
    }

    void schedule(Connection connection) {
        if (connection.state() != TcpState.CLOSED) {
            long deadlineNs = connection.deadlineNs();
            deadlines.update(connection, connection.isBlocked() ? Math.max(deadlineNs, nowNs + RETRY_NS) : deadlineNs);
        }
    }

    void putOff(Connection connection) {
        putOff.add(connection);
    }

    // ---- segments

    /** A segment whose IP header was found right, for an address of ours. */
    public void receive(TcpSegment segment, long timeNs) {
        advance(timeNs);
        count(TcpCounter.RECEIVED);
        if (!segment.isChecksumRight()) {
            count(TcpCounter.WRONG_CHECKSUM);
            return;
        }
        Connection connection = table.find(segment.flow());
        if (connection != null && !isRenewal(connection, segment) && !isFromCookie(connection, segment)) {
            arrival.arrive(connection, segment, nowNs);
            return;
        }
        int leastSequence = 0;
        if (connection != null) {
            leastSequence = connection.sender.nxt + 0x10001;
            connection.end(null);
        }
        TcpListener listener = listeners.find(segment.flow());
        if (listener != null) {
            listen(listener, segment, connection != null ? leastSequence : sequence(segment.flow()));
        } else {
            count(TcpCounter.UNASKED);
            if (!segment.isRst()) {
                answers.reset(segment);
            }
        }
    }

    /** Dropped before it could be looked at: no whole header. */
    public void malformed() {
        count(TcpCounter.MALFORMED);
    }

    /** RFC 6191: a SYN that cannot be of the old connection ends its TIME-WAIT. */
    private boolean isRenewal(Connection connection, TcpSegment segment) {
        if (connection.state() != TcpState.TIME_WAIT || (segment.flags & 0x17) != TcpSegment.SYN) {
            return false;
        }
        boolean laterNumber = Seq.after(segment.seq, connection.receiver.nxt);
        if (!connection.timestamps || !segment.timestamps) {
            return laterNumber;
        }
        return Seq.after(segment.tsVal, connection.tsRecent) || segment.tsVal == connection.tsRecent && laterNumber;
    }

    /**
     * A SYN that was answered with a cookie came again when there was room to remember it, and now the answer to the cookie
     * is here: two sequence numbers were given, and the other end believes the first.
     */
    private boolean isFromCookie(Connection connection, TcpSegment segment) {
        if (connection.state() != TcpState.SYN_RECEIVED
                || connection.handshake.isActive()
                || (segment.flags & (TcpSegment.ACK | TcpSegment.SYN | TcpSegment.RST)) != TcpSegment.ACK
                || segment.ack == connection.sender.nxt) {
            return false;
        }
        TcpListener listener = listeners.find(segment.flow());
        return listener != null
                && listener.takesCookies(nowNs)
                && !listener.isFull()
                && answers.cookies.mss(segment.flow(), segment, nowNs) >= 0;
    }

    /** RFC 9293, 3.10.7.2. */
    private void listen(TcpListener listener, TcpSegment segment, int sequence) {
        if (segment.isRst()) {
            return;
        }
        if (segment.isAck()) {
            restore(listener, segment);
        } else if (!segment.isSyn() || segment.flow().remoteAddress().isMulticast()) {
            count(TcpCounter.UNASKED);
        } else if (listener.isFull()) {
            count(TcpCounter.ACCEPT_QUEUE_FULL);
        } else if (listener.givesCookies(nowNs)) {
            answers.cookie(segment);
        } else if (isFull()) {
            count(TcpCounter.CONNECTIONS_FULL);
        } else {
            listener.expect();
            Connection connection = open(segment.flow().copy());
            connection.handshake.accept(listener, segment, sequence);
            schedule(connection);
        }
    }

    private void restore(TcpListener listener, TcpSegment segment) {
        boolean believed = listener.takesCookies(nowNs) && !segment.isSyn() && !listener.isFull() && !isFull();
        int mss = believed ? answers.cookies.mss(segment.flow(), segment, nowNs) : -1;
        if (mss < 0) {
            count(TcpCounter.WRONG_ACK);
            answers.reset(segment);
            return;
        }
        count(TcpCounter.COOKIES_ACCEPTED);
        listener.expect();
        Connection connection = open(segment.flow().copy());
        connection.handshake.restore(listener, segment, mss);
        arrival.arrive(connection, segment, nowNs);
    }

    /** Writes the header of a segment of so many bytes, and returns its length. */
    int begin(TcpFlow flow, int bytes) {
        output.begin(flow, bytes);
        return writer.write(output.bytes(), output.at(), flow);
    }

    /** Sends what was begun; false if the output takes nothing now. */
    boolean commit(TcpFlow flow, int bytes, boolean capable) {
        SegmentWriter.seal(output.bytes(), output.at(), bytes, flow);
        boolean sent = output.commit(flow, bytes, capable ? SegmentOutput.ECT_0 : SegmentOutput.NOT_ECT);
        if (sent) {
            count(TcpCounter.SENT);
        }
        return sent;
    }

    /** RFC 6528: a clock of about four microseconds, and a number of its own for every flow. */
    private int sequence(TcpFlow flow) {
        return (int) (nowNs >>> 12) + (int) hash.of(flow, 0, 0);
    }

    int stamp(TcpFlow flow) {
        return (int) (nowNs / 1_000_000) + (int) hash.of(flow, 1, 0);
    }

    // ---- connections

    /** Listens at an address, the unspecified one for all, with so many connections waiting to be accepted. */
    public TcpAnswer<TcpListener> listen(IpAddress address, int port, int backlog) {
        if (port < 1 || port > 0xffff || backlog < 1) {
            return new TcpAnswer.Refused<>("a port is 1 to 65535, a backlog 1 or more");
        }
        TcpListener listener = new TcpListener(this, address, port, backlog);
        return listeners.add(listener)
                ? new TcpAnswer.Given<>(listener)
                : new TcpAnswer.Refused<>("port " + port + " is listened at already");
    }

    /** Begins a connection; 0 as the port here stands for any. The socket is CONNECTED or CLOSED later. */
    public TcpAnswer<TcpSocket> connect(IpAddress local, int localPort, IpAddress remote, int remotePort) {
        if (remotePort < 1 || remotePort > 0xffff || localPort < 0 || localPort > 0xffff) {
            return new TcpAnswer.Refused<>("a port is 1 to 65535");
        }
        if (remote.isUnspecified() || remote.isMulticast() || local.version() != remote.version()) {
            return new TcpAnswer.Refused<>("no connection from " + local + " to " + remote);
        }
        if (isFull()) {
            return new TcpAnswer.Refused<>("there are too many connections");
        }
        TcpFlow flow = TcpFlow.of(local, localPort, remote, remotePort);
        if (localPort == 0 ? !choosePort(flow) : table.find(flow) != null) {
            return new TcpAnswer.Refused<>(localPort == 0 ? "every port is in use" : "the port is in use");
        }
        Connection connection = open(flow);
        TcpSocket socket = new TcpSocket(connection);
        count(TcpCounter.OPENED_ACTIVELY);
        connection.handshake.connect(sequence(flow), nowNs);
        schedule(connection);
        return new TcpAnswer.Given<>(socket);
    }

    private boolean choosePort(TcpFlow flow) {
        return ports.choose(port -> {
                    flow.local(flow.localHigh(), flow.localLow(), port);
                    return !listeners.isUsed(port) && table.find(flow) == null;
                })
                .isPresent();
    }

    private Connection open(TcpFlow flow) {
        Connection connection = new Connection(this, flow);
        table.add(connection);
        return connection;
    }

    /** TIME-WAIT gives way to what is alive. */
    private boolean isFull() {
        if (table.count() >= settings.limits().connections()) {
            forgetTimeWait();
        }
        return table.count() >= settings.limits().connections();
    }

    void enterTimeWait(Connection connection) {
        while (!timeWaits.isEmpty() && timeWaits.peek().state() == TcpState.CLOSED) {
            timeWaits.poll();
        }
        timeWaits.add(connection);
        if (timeWaits.size() > settings.limits().timeWaits()) {
            forgetTimeWait();
        }
    }

    private void forgetTimeWait() {
        Connection oldest = timeWaits.poll();
        if (oldest != null) {
            oldest.end(null);
        }
    }

    void remove(Connection connection) {
        table.remove(connection);
        deadlines.remove(connection);
        count(TcpCounter.CLOSED);
    }

    void remove(TcpListener listener) {
        listeners.remove(listener);
    }

    /** The handshakes of a listener that is no more. */
    void abandon(TcpListener listener) {
        for (Connection connection : table.all()) {
            if (connection.handshake.listener() == listener) {
                connection.abort();
            }
        }
    }

    /** Ends every connection with a reset, and every listener. */
    public void close() {
        for (Connection connection : table.all()) {
            connection.abort();
        }
        listeners.clear();
    }

    /** What had an address that is gone cannot go on. */
    void addressesChanged(Predicate<IpAddress> isOurs) {
        for (Connection connection : table.all()) {
            if (!isOurs.test(connection.flow.localAddress())) {
                connection.end(TcpFailure.UNREACHABLE);
            }
        }
    }

    // ---- what the network says

    /**
     * An ICMP error came for a segment of ours. Ends a handshake if it is a lasting one; everything else goes on (RFC
     * 9293, 3.9.2.2; RFC 5927).
     *
     * @param sequence of the segment that is quoted; what is not in flight is not believed
     */
    public void unreachable(TcpFlow flow, int sequence, boolean lasting) {
        Connection connection = table.find(flow);
        if (connection == null || !isInFlight(connection, sequence)) {
            return;
        }
        if (lasting && connection.state().isHandshake()) {
            connection.end(TcpFailure.UNREACHABLE);
        } else {
            connection.noWay();
        }
    }

    /**
     * The path takes other segments than before, or will: at the next poll {@link SegmentOutput#maximumBytes} is asked
     * again (RFC 9293, 3.9.2.2).
     */
    public void pathChanged(TcpFlow flow) {
        Connection connection = table.find(flow);
        if (connection != null) {
            connection.doubtPath();
        }
    }

    /** Whether an ICMP error that quotes this may be believed (RFC 5927, 4.1). */
    public boolean isInFlight(TcpFlow flow, int sequence) {
        Connection connection = table.find(flow);
        return connection != null && isInFlight(connection, sequence);
    }

    private static boolean isInFlight(Connection connection, int sequence) {
        Sender sender = connection.sender;
        return Seq.atLeast(sequence, sender.una) && Seq.before(sequence, sender.nxt);
    }

    // ---- for people

    void count(TcpCounter counter) {
        counts[counter.ordinal()]++;
    }

    public long counted(TcpCounter counter) {
        return counts[counter.ordinal()];
    }

    public int connections() {
        return table.count();
    }

    /** What all buffers hold together. */
    public long bufferBytes() {
        return pool.usedBytes();
    }

    /** Those that wait for connections. */
    public List<TcpListener> listeners() {
        return listeners.all();
    }

    /** All connections as they are now. */
    public List<TcpInfo> show() {
        List<TcpInfo> shown = new ArrayList<>();
        for (Connection connection : table.all()) {
            shown.add(connection.info());
        }
        return shown;
    }
}
