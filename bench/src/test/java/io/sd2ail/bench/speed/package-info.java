@NullMarked
package io.sd2ail.bench.speed;

import org.jspecify.annotations.NullMarked;
