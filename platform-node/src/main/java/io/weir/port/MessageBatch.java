package io.weir.port;

/** Arguments of sendmmsg(2): an array of {@code struct mmsghdr}, whose {@code struct iovec}s say where the bytes are. */
sealed interface MessageBatch permits SendBatch, TrainBatch {
    /** Most frames in a batch. */
    int LIMIT = 256;

    long MESSAGE_BYTES = 64;
    long VECTOR_BYTES = 16;
    /** Where in a message the address of its first vector is, and how many it has. */
    long VECTOR_AT = 16;

    long VECTOR_COUNT_AT = 24;

    /** Address of a message. */
    long message(int index);

    /** How many frames are sent with a message. */
    int frames(int message);
}
