/** Addresses and prefixes as values, read strictly from text: what configurations, requirements and policies share. */
package io.weir.net;
