/** A node: its worker, its data plane, and its place in the cluster. */
package io.weir.node;
