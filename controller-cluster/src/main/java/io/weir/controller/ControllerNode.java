package io.weir.controller;

/**
 * The control plane of one node: its part of the cluster, of the controllers' log, and its API. Start one a process.
 */
public interface ControllerNode extends AutoCloseable {

    /** {@code host:port} that the API listens on. */
    String apiAddress();

    /** Says goodbye, so that others take over at once, and stops. What the host runs is the host's affair. */
    @Override
    void close();
}
