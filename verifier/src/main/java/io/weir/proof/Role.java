package io.weir.proof;

/** Who asks. Decided by whoever authenticated the request, never by the request itself. */
public enum Role {
    /** Runs the network: bound by the policy and its own requirements only. */
    OPERATOR,
    /** A subscriber: may reach whom it could reach from home, processes only its own traffic. */
    CUSTOMER,
    /** Anyone else: may send only to who agreed. */
    THIRD_PARTY
}
