package io.weir.stack.tcp;

import static io.weir.stack.tcp.TcpSegment.ACK;
import static io.weir.stack.tcp.TcpSegment.ECE;
import static io.weir.stack.tcp.TcpSegment.CWR;
import static io.weir.stack.tcp.TcpSegment.RST;
import static io.weir.stack.tcp.TcpSegment.SYN;

/** Answers to segments that belong to no connection. They leave nothing behind. */
final class Answers {
    private static final int UNSCALED_WINDOW = 0xffff;

    private final Tcp tcp;
    final SynCookies cookies;

    Answers(Tcp tcp) {
        this.tcp = tcp;
        cookies = new SynCookies(tcp.hash);
    }

    /** RFC 9293, 3.10.7.1. */
    void reset(TcpSegment segment) {
        SegmentWriter writer = tcp.writer.clear();
        if (segment.isAck()) {
            writer.seq = segment.ack;
            writer.flags = RST;
        } else {
            writer.ack = segment.end();
            writer.flags = RST | ACK;
        }
        if (send(segment.flow())) {
            tcp.count(TcpCounter.RESETS_SENT);
        }
    }

    /** RFC 4987, 3.6. */
    void cookie(TcpSegment syn) {
        TcpSettings settings = tcp.settings;
        TcpFlow flow = syn.flow();
        boolean stamped = syn.timestamps && settings.has(TcpFeature.TIMESTAMPS);
        boolean sack = syn.sackPermitted && settings.has(TcpFeature.SACK) && stamped;
        boolean ecn = syn.has(ECE | CWR) && stamped;
        SegmentWriter writer = tcp.writer.clear();
        writer.seq = cookies.sequence(flow, syn, tcp.nowNs());
        writer.ack = syn.seq + 1;
        writer.flags = SYN | ACK | (ecn ? ECE : 0);
        writer.window = Math.min(UNSCALED_WINDOW, settings.limits().receiveBytes());
        writer.mss = Handshake.offeredMss(tcp, flow);
        writer.sackPermitted = sack;
        if (stamped) {
            writer.timestamps = true;
            writer.tsVal = SynCookies.stamp(tcp.stamp(flow), syn, sack, ecn);
            writer.tsEcr = syn.tsVal;
            boolean scales = syn.scale >= 0 && settings.has(TcpFeature.WINDOW_SCALING);
            writer.scale = scales ? Handshake.scale(settings) : -1;
        }
        if (send(flow)) {
            tcp.count(TcpCounter.COOKIES_SENT);
        }
    }

    private boolean send(TcpFlow flow) {
        int bytes = tcp.writer.headerBytes();
        tcp.begin(flow, bytes);
        boolean sent = tcp.commit(flow, bytes, false);
        if (!sent) {
            tcp.count(TcpCounter.BLOCKED);
        }
        return sent;
    }
}
