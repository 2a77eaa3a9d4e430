package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Stop;

/** One rule that is not kept. The simulation has to notice: else it would notice nothing. */
enum Mutation {
    NONE,
    /** A node is called lost as soon as its lease has run out by the leader's clock. */
    NO_MARGIN,
    /** Nodes obey whoever gives orders. */
    TERMS_IGNORED,
    /** Leaders call nodes lost without asking the other members. */
    LONE_DECISIONS,
    /** Members grant leases to nodes that they think lost. */
    GRANTS_TO_THE_LOST,
    /** One controller's grant is a lease. */
    LONE_GRANTS,
    /** The packet path does not look at the lease. */
    NO_TENURE;

    private static final long LATEST = Long.MAX_VALUE / 2;

    MessageLite order(MessageLite order) {
        if (this != TERMS_IGNORED) {
            return order;
        }
        return switch (order) {
            case Renewed o -> o.toBuilder().setTerm(LATEST).setCursor(LATEST).build();
            case Start o -> o.toBuilder().setTerm(LATEST).setCursor(LATEST).build();
            case Stop o -> o.toBuilder().setTerm(LATEST).setCursor(LATEST).build();
            default -> order;
        };
    }
}
