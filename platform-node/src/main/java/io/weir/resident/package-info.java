/** User-level network stacks that run on a node, each on the 3-tuples it registered. */
package io.weir.resident;
