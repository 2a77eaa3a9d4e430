package io.weir.stack.tcp;

/**
 * CUBIC (RFC 9438): after a loss the window returns along a cubic curve of time to where it was, and beyond. Never
 * slower than NewReno would be. Windows are segments here, times seconds, as in the RFC; its names are used.
 */
final class Cubic implements CongestionControl {
    private static final double C = 0.4;
    private static final double BETA = 0.7;
    /** As fast as NewReno on average, although it falls less (4.3). */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);
    private static final double NS = 1e-9;

    private int segmentBytes = 536;
    private double rtt;
    private double wMax;
    private double wEst;
    private double priorWindow;
    private double k;
    private long epochStartNs;
    private boolean inEpoch;
    /** What of the growth was no whole byte. */
    private double rest;

    private double undoWMax;
    private double undoPriorWindow;

    @Override
    public int grown(int windowBytes, int ackedBytes, long nowNs) {
        double window = (double) windowBytes / segmentBytes;
        double acked = (double) ackedBytes / segmentBytes;
        if (!inEpoch) {
            begin(window, nowNs);
        }
        double t = (nowNs - epochStartNs) * NS;
        wEst += (wEst >= priorWindow ? 1 : ALPHA) * acked / window;
        double grown;
        if (curve(t) < wEst) {
            grown = Math.max(window, wEst);
        } else {
            double target = Math.clamp(curve(t + rtt), window, 1.5 * window);
            grown = window + (target - window) / window * acked;
        }
        double bytes = grown * segmentBytes + rest;
        int whole = (int) Math.min(bytes, Integer.MAX_VALUE / 4);
        rest = bytes - Math.floor(bytes);
        return Math.max(whole, windowBytes);
    }

    private void begin(double window, long nowNs) {
        inEpoch = true;
        epochStartNs = nowNs;
        wEst = window;
        rest = 0;
        if (window < wMax) {
            k = Math.cbrt((wMax - window) / C);
        } else {
            k = 0;
            wMax = window;
        }
    }

    private double curve(double t) {
        double beyond = t - k;
        return C * beyond * beyond * beyond + wMax;
    }

    @Override
    public int threshold(int windowBytes) {
        undoWMax = wMax;
        undoPriorWindow = priorWindow;
        double window = (double) windowBytes / segmentBytes;
        // 4.7, fast convergence: somebody else came and wants a share
        wMax = window < wMax ? window * (1 + BETA) / 2 : window;
        priorWindow = window;
        inEpoch = false;
        return Math.max((int) (windowBytes * BETA), 2 * segmentBytes);
    }

    @Override
    public void undo() {
        wMax = undoWMax;
        priorWindow = undoPriorWindow;
        inEpoch = false;
    }

    @Override
    public void path(long rttNs, int bytes) {
        rtt = rttNs * NS;
        segmentBytes = bytes;
    }

    /** 5.8: time in which nothing was sent is no time on the curve. */
    @Override
    public void idle(long idleNs) {
        epochStartNs += idleNs;
    }

    @Override
    public String name() {
        return "cubic";
    }
}
