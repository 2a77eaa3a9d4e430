package io.weir.stack.tcp;

import java.util.EnumSet;
import java.util.Set;

/** How a {@link Tcp} behaves and what it may use. */
public record TcpSettings(Set<TcpFeature> features, TcpLimits limits, TcpTimes times) {
    /** Everything but ECN, which a path may not bear; it is agreed to when the other end asks (RFC 3168, 6.1). */
    public static final TcpSettings USUAL = new TcpSettings(
            EnumSet.complementOf(EnumSet.of(TcpFeature.ECN)), TcpLimits.USUAL, TcpTimes.USUAL);

    public TcpSettings {
        features = Set.copyOf(features);
    }

    boolean has(TcpFeature feature) {
        return features.contains(feature);
    }
}
