/**
 * The expression language of IPFilter and IPClassifier: from words to a {@link io.weir.filter.Condition}, and from any
 * condition to the rules of a packet program.
 */
package io.weir.filter;
