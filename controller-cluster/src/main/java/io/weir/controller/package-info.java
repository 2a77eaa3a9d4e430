/**
 * Who is there, who leads, and who runs what: the control plane of a node. Pekko Cluster carries the messages, the
 * {@link io.weir.ledger} decides, a {@link io.weir.controller.MiddleboxHost} carries out.
 */
package io.weir.controller;
