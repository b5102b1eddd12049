using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;
using Nabla.Kernels;
using Nabla.Optimizers;

namespace Nabla.Insight.Explanations;

/// <summary>What an optimizer does to a parameter in its first step, when it remembers nothing yet.</summary>
abstract class FirstStep(Optimizer optimizer)
{
    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; } = optimizer;

    /// <summary>The learning rate.</summary>
    protected double Rate => Optimizer.LearningRate;

    /// <summary>The learning rate's symbol.</summary>
    protected static Symbol Eta { get; } = new("η");

    /// <summary>The gradient's symbol.</summary>
    protected static Symbol G { get; } = new("g");

    /// <summary>A bias after the step.</summary>
    /// <param name="w">Before.</param>
    /// <param name="g">The gradient of what is minimised.</param>
    public abstract double Next(double w, double g);

    /// <summary>A weight after the step: before it, decoupled weight decay takes its share.</summary>
    /// <param name="w">Before.</param>
    /// <param name="g">The gradient of what is minimised.</param>
    public double NextWeight(double w, double g) => Next(Decayed(w), g);

    /// <summary>The step of a weight written out with numbers.</summary>
    /// <param name="symbol">The weight's symbol.</param>
    /// <param name="w">Its value.</param>
    /// <param name="g">Its gradient.</param>
    public IEnumerable<Equation> WrittenForWeight(Expression symbol, double w, double g)
    {
        if (Optimizer.DecoupledDecay == 0)
        {
            return Written(symbol, w, g);
        }

        Expression decay = Optimizer.DecoupledDecay;
        Equation first = Equation.Assign(
            symbol, symbol - (Eta * new Symbol("decay") * symbol), (Expression)w - ((Expression)Rate * decay * w), Decayed(w));
        return Written(symbol, Decayed(w), g).Prepend(first);
    }

    /// <summary>The step of a parameter written out with numbers.</summary>
    protected abstract IEnumerable<Equation> Written(Expression symbol, double w, double g);

    double Decayed(double w) => w - (Rate * Optimizer.DecoupledDecay * w);

    /// <summary>The step of an optimizer.</summary>
    public static FirstStep Of(Optimizer optimizer) => optimizer switch
    {
        StochasticGradientDescent or GradientDescent => new DescentStep(optimizer),
        Momentum momentum => new MomentumStep(momentum),
        Nesterov nesterov => new NesterovStep(nesterov),
        Adam adam => new AdamStep(adam, adam.Beta1, adam.Beta2, adam.Epsilon),
        AdamW adam => new AdamStep(adam, adam.Beta1, adam.Beta2, adam.Epsilon),
        RmsProp { Centered: false } rms => new RmsPropStep(rms),
        Adagrad { Start: 0 } adagrad => new AdagradStep(adagrad),
        _ => new OtherStep(optimizer),
    };
}

/// <summary><c>w := w - η g</c></summary>
sealed class DescentStep(Optimizer optimizer) : FirstStep(optimizer)
{
    public override double Next(double w, double g) => w - (Rate * g);

    protected override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        yield return Equation.Assign(symbol, symbol - (Eta * G), (Expression)w - ((Expression)Rate * g), Next(w, g));
    }
}

/// <summary><c>v := g; w := w - η v</c>: in the first step the velocity is the gradient.</summary>
sealed class MomentumStep(Momentum momentum) : FirstStep(momentum)
{
    public override double Next(double w, double g) => w - (Rate * g);

    protected override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        var v = new Symbol("v");
        yield return Equation.Assign(v, G, g);
        yield return Equation.Assign(symbol, symbol - (Eta * v), (Expression)w - ((Expression)Rate * g), Next(w, g));
    }
}

/// <summary><c>v := g; w := w - η (g + μ v)</c></summary>
sealed class NesterovStep(Nesterov nesterov) : FirstStep(nesterov)
{
    public override double Next(double w, double g) => w - (Rate * (g + (nesterov.Coefficient * g)));

    protected override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        var v = new Symbol("v");
        yield return Equation.Assign(v, G, g);
        yield return Equation.Assign(
            symbol, symbol - (Eta * (G + (new Symbol("μ") * v))),
            (Expression)w - ((Expression)Rate * ((Expression)g + ((Expression)nesterov.Coefficient * g))), Next(w, g));
    }
}

/// <summary><c>s := (1 - α) g²; w := w - η g / (√s + ε)</c></summary>
sealed class RmsPropStep(RmsProp rms) : FirstStep(rms)
{
    public override double Next(double w, double g) => w - (Rate * g / (Math.Sqrt((1 - rms.Decay) * g * g) + rms.Epsilon));

    protected override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        Expression alpha = new Symbol("α");
        Expression s = new Symbol("s");
        double square = (1 - rms.Decay) * g * g;
        yield return Equation.Assign(
            s, (alpha * s) + (((Expression)1.0 - alpha) * new Power(G, 2.0)), ((Expression)rms.Decay * 0.0) + ((Expression)(1 - rms.Decay) * new Power(g, 2.0)), square);
        yield return Equation.Assign(
            symbol, symbol - (Eta * (G / (new Root(s) + new Symbol("ε")))),
            (Expression)w - ((Expression)Rate * ((Expression)g / (new Root(square) + rms.Epsilon))), Next(w, g));
    }
}

/// <summary><c>s := g²; w := w - η g / (√s + ε)</c>: the first step has the size η for every parameter.</summary>
sealed class AdagradStep(Adagrad adagrad) : FirstStep(adagrad)
{
    public override double Next(double w, double g) => w - (Rate * g / (Math.Sqrt(g * g) + adagrad.Epsilon));

    protected override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        Expression s = new Symbol("s");
        yield return Equation.Assign(s, s + new Power(G, 2.0), (Expression)0.0 + new Power(g, 2.0), g * g);
        yield return Equation.Assign(
            symbol, symbol - (Eta * (G / (new Root(s) + new Symbol("ε")))),
            (Expression)w - ((Expression)Rate * ((Expression)g / (new Root(g * g) + adagrad.Epsilon))), Next(w, g));
    }
}

/// <summary>Adam from zero moments (Kingma and Ba 2015): the corrections undo the decay, so that the first step has nearly the size η.</summary>
sealed class AdamStep(Optimizer adam, double decay1, double decay2, double epsilon) : FirstStep(adam)
{
    public override double Next(double w, double g)
    {
        (_, _, double mean, double square) = Moments(g);
        return w - (Rate * mean / (Math.Sqrt(square) + epsilon));
    }

    protected override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        (double m, double v, double mean, double square) = Moments(g);
        Expression beta1 = new Symbol("β", "1");
        Expression beta2 = new Symbol("β", "2");
        Expression m1 = new Symbol("m");
        Expression v1 = new Symbol("v");
        Expression mHat = new Symbol("m", Accent: Accent.Hat);
        Expression vHat = new Symbol("v", Accent: Accent.Hat);
        Expression one = 1.0;
        yield return Equation.Assign(
            m1, (beta1 * m1) + ((one - beta1) * G), ((Expression)decay1 * 0.0) + ((Expression)(1 - decay1) * g), m);
        yield return Equation.Assign(
            v1, (beta2 * v1) + ((one - beta2) * new Power(G, 2.0)), ((Expression)decay2 * 0.0) + ((Expression)(1 - decay2) * new Power(g, 2.0)), v);
        yield return Equation.Of(mHat, m1 / (one - new Power(beta1, 1.0)), (Expression)m / (1 - decay1), mean);
        yield return Equation.Of(vHat, v1 / (one - new Power(beta2, 1.0)), (Expression)v / (1 - decay2), square);
        yield return Equation.Assign(
            symbol,
            symbol - (Eta * (mHat / (new Root(vHat) + new Symbol("ε")))),
            (Expression)w - ((Expression)Rate * ((Expression)mean / (new Root(square) + epsilon))),
            Next(w, g));
    }

    (double M, double V, double Mean, double Square) Moments(double g)
    {
        double m = (1 - decay1) * g;
        double v = (1 - decay2) * g * g;
        return (m, v, m / (1 - decay1), v / (1 - decay2));
    }
}

/// <summary>Any other optimizer, by the engine's own step in double.</summary>
sealed class OtherStep(Optimizer optimizer) : FirstStep(optimizer)
{
    public override double Next(double w, double g)
    {
        const int Block = 64;
        double[] parameters = new double[Block];
        double[] gradients = new double[Block];
        double[] scalars = new double[Optimizer.ScalarCount];
        scalars.AsSpan().Fill(1);
        parameters[0] = w;
        gradients[0] = g;
        OptimizerPass<double> pass = Optimizer.Pass<double>();
        pass.BeginStep(Rate, scalars);
        pass.Update(gradients, new Penalties<double>(), parameters, new double[Block], new double[Block], new double[Block]);
        return parameters[0];
    }

    protected override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        yield return Equation.Assign(symbol, Call.Of(Optimizer.Name, symbol, G), Call.Of(Optimizer.Name, w, g), Next(w, g));
    }
}
