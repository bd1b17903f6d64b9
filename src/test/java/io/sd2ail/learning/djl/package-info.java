@NullMarked
package io.sd2ail.learning.djl;

import org.jspecify.annotations.NullMarked;
