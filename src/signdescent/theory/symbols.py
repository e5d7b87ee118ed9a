"""The shared symbols with their assumptions; comments give the paper's notation and the standard names."""

from __future__ import annotations

import sympy as sp

__all__ = [
    "P_MINUS",
    "P_PLUS",
    "K",
    "L",
    "M",
    "b",
    "c",
    "c_tilde",
    "eps",
    "g",
    "gamma0",
    "k",
    "l",
    "mu",
    "nu3",
    "p",
    "r",
    "rho",
    "sigma",
    "skewness",
    "t",
    "tau",
    "u",
    "x0",
    "z",
]

rho = sp.Symbol("rho", real=True)  # success probability of one sign
u = sp.Symbol("u", real=True)  # 2 rho - 1
l = sp.Symbol("l", integer=True, positive=True)  # floor((M + 1)/2)
M = sp.Symbol("M", integer=True, positive=True)  # number of nodes
mu = sp.Symbol("mu", real=True)  # mean of one sample
sigma = sp.Symbol("sigma", nonnegative=True)  # its standard deviation
nu3 = sp.Symbol("nu3", nonnegative=True)  # its third absolute central moment, nu**3 in the paper
tau = sp.Symbol("tau", integer=True, positive=True)  # mini-batch size
g = sp.Symbol("g", nonnegative=True)  # |g_i|, the size of one gradient coordinate
z = sp.Symbol("z", nonnegative=True)  # |g_i| / (sqrt(3) sigma_i)
r = sp.Symbol("r", nonnegative=True)  # sigma**2 / mu**2
b = sp.Symbol("b", positive=True)  # nu**3 / sigma**3, at least 1
c = sp.Symbol("c", nonnegative=True)  # slope of a bound on sigma_i
c_tilde = sp.Symbol("c_tilde", nonnegative=True)  # its constant part
eps = sp.Symbol("eps", positive=True)
L = sp.Symbol("L", positive=True)  # a smoothness constant, or section 4's lower bound on |g_i|
K = sp.Symbol("K", integer=True, positive=True)  # number of iterations
k = sp.Symbol("k", integer=True)  # an index
gamma0 = sp.Symbol("gamma0", positive=True)  # first step size
x0 = sp.Symbol("x0", real=True)  # first iterate in one dimension
p = sp.Symbol("p", real=True)
P_PLUS = sp.Symbol("p_plus", nonnegative=True)  # probability that a vote is right
P_MINUS = sp.Symbol("p_minus", nonnegative=True)  # probability that it is wrong; otherwise it is 0
skewness = sp.Symbol("skewness", real=True)  # E(X - mean)**3 / sigma**3, with its sign
t = sp.Symbol("t", real=True)  # by how much a sum exceeds its mean
