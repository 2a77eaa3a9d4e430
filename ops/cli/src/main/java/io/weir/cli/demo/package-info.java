/** The story that {@code weir demo} tells: a cluster in network namespaces, real packets, and what was measured. */
package io.weir.cli.demo;
