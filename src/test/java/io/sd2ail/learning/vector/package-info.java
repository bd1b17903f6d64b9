@NullMarked
package io.sd2ail.learning.vector;

import org.jspecify.annotations.NullMarked;
