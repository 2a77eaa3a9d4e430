/**
 * Judges a request: requirements, policy and security rules against what symbolic execution finds, with a packet for
 * every "no" and a reason for every "unknown". {@link io.weir.proof.Verification} is the way in.
 */
package io.weir.proof;
