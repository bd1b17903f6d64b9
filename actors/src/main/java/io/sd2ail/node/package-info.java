/// One process of a run: the graph of its actors, and the handle that starts and stops it.
@NullMarked
package io.sd2ail.node;

import org.jspecify.annotations.NullMarked;
