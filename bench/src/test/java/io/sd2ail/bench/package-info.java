@NullMarked
package io.sd2ail.bench;

import org.jspecify.annotations.NullMarked;
