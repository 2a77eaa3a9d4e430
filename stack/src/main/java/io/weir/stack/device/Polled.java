package io.weir.stack.device;

/** Something that works when it is called with the time, and says when it wants to be called next. */
public interface Polled {
    /** Does what is due, a bounded amount; more than 0 means that there may be more to do at once. */
    int poll(long nowNs);

    /** When it wants to be called next; {@link Device#NEVER} if only others can make it. */
    long deadlineNs();
}
