/** Measures configurations: the engine alone in this process, a whole node in one of its own. */
package io.weir.cli.bench;
