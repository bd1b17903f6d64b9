@NullMarked
package io.sd2ail.bench.imitation;

import org.jspecify.annotations.NullMarked;
