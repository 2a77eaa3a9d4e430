package io.weir.replication;

/** Takes packets of a middlebox that is on its way from or to another node. On the worker's thread. */
public interface Diversion {
    /** False when it takes none: the middlebox is to have it. Else the packet belongs to the diversion. */
    boolean take(long packet);
}
