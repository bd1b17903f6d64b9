@NullMarked
package io.sd2ail.bench.side;

import org.jspecify.annotations.NullMarked;
