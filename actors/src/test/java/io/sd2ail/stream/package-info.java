@NullMarked
package io.sd2ail.stream;

import org.jspecify.annotations.NullMarked;
