package io.weir.controller;

import io.weir.ledger.LedgerNode;
import io.weir.pki.Holder;
import io.weir.pki.LiveCredentials;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** The way in for callers, as the control plane of a node sees it. The API knows the controller, not the reverse. */
public interface ControlApi extends AutoCloseable {
    /** {@code host:port} that it listens on. */
    String address();

    /** {@code host:port} of events and metrics over HTTPS. */
    String readAddress();

    /** Whether a certificate counts no longer, as far as is known here. */
    boolean revoked(Holder holder);

    @Override
    void close();

    /** Opens one. */
    @FunctionalInterface
    interface Opening {
        /** @throws IOException when it cannot listen there */
        ControlApi open(NodeSettings settings, LedgerNode ledger, Parts parts) throws IOException;
    }

    /**
     * What the cluster says.
     *
     * @param leaderApi {@code host:port} of the leader's API; empty when none was heard of
     * @param membership of each node by the address of its actors
     * @param leased whether this node holds its lease
     */
    record Surroundings(String leaderApi, Map<String, String> membership, boolean leased) {}

    /** What the API stands before. */
    record Parts(
            MiddleboxHost host, Prover prover, LiveCredentials credentials, Supplier<Surroundings> surroundings) {}
}
