@NullMarked
package io.sd2ail.web;

import org.jspecify.annotations.NullMarked;
