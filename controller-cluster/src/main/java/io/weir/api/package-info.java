/**
 * The public API {@code weir.v1} over gRPC with mutual TLS. Any node answers: reads from its replica, writes through the
 * log's leader, wherever that is. Whose a call is comes from the certificate ({@link io.weir.pki}).
 */
package io.weir.api;
