/**
 * What the controllers decide and remember: a deterministic state machine, replicated by Aeron Cluster. The same commands
 * in the same order give the same state on every member, so a snapshot of one is a snapshot of all.
 */
package io.weir.ledger;
