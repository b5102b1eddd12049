using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>What every network of one training run has in common: task, recipe, shape, loss.</summary>
sealed class ModelPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly long _started = Stopwatch.GetTimestamp();
    readonly List<StepProfile> _profiles = [];

    public ModelPlan(TrainOptions options, Recipe recipe, TargetEncoder target, Loss loss)
    {
        Options = options;
        Recipe = recipe;
        Target = target;
        Loss = loss;
        OutputActivation = OutputDecoder.ActivationOf(target);

        // Says why, before any row is encoded, when the loss does not go with the task.
        Loss.UsesLogits(OutputActivation);
    }

    /// <summary>The plan of the linear model that the result is compared with: no hidden layer, trained close to its optimum.</summary>
    public ModelPlan<T> Linear() => new(
        Options with
        {
            Optimizer = Recipe.LinearOptimizer,
            Network = null,
            Normalization = Normalization.None,
            SharedMembers = 1,
            Regularization = Regularization.None,
            LearningRateFactors = LearningRateFactors.None,
        },
        Recipe.Linear(), Target, Loss);

    public TrainOptions Options { get; }

    public Recipe Recipe { get; }

    /// <summary>The target as all training rows have it.</summary>
    public TargetEncoder Target { get; }

    public Loss Loss { get; }

    public Activation OutputActivation { get; }

    TaskKind Task => Target.Task;

    /// <summary>Whether a higher one is better.</summary>
    public bool HigherIsBetter => Task != TaskKind.Regression;

    public string MetricName => Task == TaskKind.Regression ? "rmse" : "accuracy";

    /// <summary>The time since the run began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>A network with fresh weights.</summary>
    /// <param name="features">What it reads; categories that are indices are embedded.</param>
    /// <param name="setting">Its dropout.</param>
    /// <param name="stream">Which of the run's networks: 0 is the final one, 1 and up those of the folds, <see cref="MemberStream"/> the further members of the final one.</param>
    public Network<T> CreateNetwork(FeatureEncoder features, SearchSetting setting, int stream)
    {
        Network<T> network = InputLayers.Begin<T>(features, setting.Frequencies, SeedOf(stream));
        if (Options.SharedMembers > 1)
        {
            return Architecture.OfSharedMembers(Options.SharedMembers, Recipe.Hidden, Options.Activation, setting.Dropout, Target.Width, OutputActivation).AddTo(network, Options.Initializer);
        }

        network = HiddenLayers(Options, Recipe, setting.Dropout).AddTo(network, Options.Initializer);
        return network.Dense(Target.Width, OutputActivation, Options.Initializer);
    }

    /// <summary>The layers before the last.</summary>
    static Architecture HiddenLayers(TrainOptions options, Recipe recipe, double dropout) => options.Network ?? Architecture.OfUnits(
        recipe.Hidden, options.Activation,
        options.Normalization switch
        {
            Normalization.Layer => "layer-normalization",
            Normalization.Batch => "batch-normalization",
            _ => null,
        },
        dropout);

    /// <summary>The stream of a member of the final network, apart from those of the folds.</summary>
    public static int MemberStream(int member) => member == 0 ? 0 : 0x4000 + member;

    /// <summary>A trainer for one of the run's networks.</summary>
    public Trainer<T> CreateTrainer(Network<T> network, SearchSetting setting, int stream, int threads)
    {
        var trainer = new Trainer<T>(network, Loss, Options.Optimizer, Recipe.BatchSize, new TrainerOptions
        {
            Seed = SeedOf(stream),
            Threads = threads,
            Regularization = Options.Regularization with { L2Penalty = setting.Penalty },
            Schedule = Recipe.Schedule,
            LearningRateFactors = Options.LearningRateFactors,
            MemberLosses = Options.SharedMembers > 1,
            Profile = Options.Profile,
        });
        if (trainer.StepProfile is { } profile)
        {
            _profiles.Add(profile);
        }

        return trainer;
    }

    /// <summary>Where the time of all trainers' steps went, or <see langword="null"/> where nobody asked.</summary>
    public TrainingProfile? Profile => _profiles.Count == 0 ? null : StepProfile.Sum(_profiles);

    /// <summary>
    /// The metric shown after each epoch: accuracy (of labels their mean accuracy), or the root mean squared error in the target's unit (of
    /// several targets their mean). The outputs are logits where the loss is computed from them; the largest logit is the largest probability.
    /// </summary>
    public double QuickMetric(IEnumerable<(Fold<T> Fold, Matrix<T> Outputs)> folds)
    {
        double[] sums = new double[Task is TaskKind.Binary or TaskKind.Multiclass ? 1 : Target.Width];
        long rows = 0;
        foreach ((Fold<T> fold, Matrix<T> outputs) in folds)
        {
            TargetEncoder[] parts = fold.Target is SeveralTargets several ? [.. several.Parts] : [fold.Target];
            T[] target = new T[fold.Validation.Targets.Columns];
            for (int row = 0; row < outputs.Rows; row++)
            {
                fold.Validation.Targets.CopyRow(row, target);
                for (int k = 0; k < sums.Length; k++)
                {
                    sums[k] += parts[k] switch
                    {
                        NumberTarget number => SquaredError(number, outputs[row, k], target[k]),
                        { Task: TaskKind.Binary } => IsRight(outputs[row, k], target[k]) ? 1 : 0,
                        _ => IsRight(outputs.Row(row), target) ? 1 : 0,
                    };
                }
            }

            rows += outputs.Rows;
        }

        return sums.Average(sum => Task == TaskKind.Regression ? Math.Sqrt(sum / rows) : sum / rows);
    }

    /// <summary>The activated outputs of what the loss was computed from, which are logits where the loss has a link.</summary>
    public Matrix<T> Activate(Matrix<T> outputs)
    {
        if (Loss.Link is null)
        {
            return outputs;
        }

        var activated = new Matrix<T>(outputs.Rows, outputs.Columns);
        int columns = OutputActivation.OutputOnly ? outputs.Columns : outputs.Stride;
        OutputActivation.Pass<T>().Forward(outputs.Buffer.Span, outputs.Stride, outputs.Rows, columns, activated.Buffer.Span);
        return activated;
    }

    static double SquaredError(NumberTarget number, T output, T target)
    {
        double error = number.Link == TargetLink.Log
            ? number.Decode(double.CreateTruncating(output)) - number.Standardization.Invert(double.CreateTruncating(target))
            : number.Standardization.StandardDeviation * double.CreateTruncating(output - target);
        return error * error;
    }

    bool IsRight(T output, T target)
    {
        T half = T.CreateTruncating(0.5);
        T threshold = Loss.Link is null && Target.Link == TargetLink.Direct ? half : T.Zero;
        return (output > threshold) == (target > half);
    }

    static bool IsRight(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets) => IndexOfLargest(outputs) == IndexOfLargest(targets);

    static int IndexOfLargest(ReadOnlySpan<T> values)
    {
        int largest = 0;
        for (int c = 1; c < values.Length; c++)
        {
            if (values[c] > values[largest])
            {
                largest = c;
            }
        }

        return largest;
    }

    /// <summary>The streams of one run never meet: the upper bits of the seed's key say which network.</summary>
    ulong SeedOf(int stream) => Options.Seed + ((ulong)stream << 48);
}
