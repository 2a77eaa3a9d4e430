package io.weir.port;

/** Arguments of sendmmsg(2): an array of {@code struct mmsghdr}. */
sealed interface MessageBatch permits SendBatch, TrainBatch {
    /** Address of a message. */
    long message(int index);

    /** How many frames are sent with a message. */
    int frames(int message);
}
