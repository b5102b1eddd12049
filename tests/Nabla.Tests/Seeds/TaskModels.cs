using System.Collections.Generic;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Tests.Seeds;

/// <summary>A model of each task in three epochs, with everything else left to the library.</summary>
static class TaskModels
{
    static readonly Dictionary<TaskKind, Model> s_models = [];

    /// <summary>The same model at every call.</summary>
    public static Model Of(TaskKind task)
    {
        (string data, string target) = task switch
        {
            TaskKind.Regression => ("candy_bar", "price"),
            TaskKind.Binary => ("spirals", "class"),
            _ => ("iris", "species"),
        };
        lock (s_models)
        {
            if (!s_models.TryGetValue(task, out Model? model))
            {
                model = Model.Train(Table.Read(data), new TrainOptions { Target = target, Epochs = 3, Validation = 0.2, TestFraction = 0.2, Baselines = false });
                s_models.Add(task, model);
            }

            return model;
        }
    }
}
